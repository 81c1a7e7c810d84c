package dev.countersign.emulators.cloudformation;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A SAM template, read as CloudFormation reads it: parameters are validated, conditions evaluated,
 * functions resolved, Globals merged in and files included. Its resources get invented but stable
 * physical names. A nested stack is read only when it, or one of its outputs, is asked for.
 */
public final class Template {
  private final Map<String, Resource> resources;
  private final Map<String, Object> globals;
  private final Map<String, Object> outputs;
  private final Map<String, NestedStack> nested;

  private Template(
      Map<String, Resource> resources,
      Map<String, Object> globals,
      Map<String, Object> outputs,
      Map<String, NestedStack> nested) {
    this.resources = resources;
    this.globals = globals;
    this.outputs = outputs;
    this.nested = nested;
  }

  /**
   * One resource of the template.
   *
   * @param physicalId the result of Ref for it
   * @param properties resolved: String, Long, Double, Boolean, List or Map
   */
  public record Resource(
      String logicalId, String type, String physicalId, Map<String, Object> properties) {}

  /**
   * Reads a template with these parameters, which override its defaults. They may include the
   * pseudo parameters {@code AWS::StackName} ("local"), {@code AWS::StackId}, {@code AWS::Region}
   * ("eu-west-1"), {@code AWS::AccountId}, {@code AWS::Partition} and {@code AWS::URLSuffix}.
   *
   * @throws TemplateException if the template cannot be read, if a parameter is missing, unknown or
   *     violates its own constraints or a rule of the template, or if a reference names something
   *     that does not exist
   */
  public static Template read(Path file, Map<String, String> parameters) {
    var yaml = YamlFile.read(file);
    var values = new ParameterValues(section(yaml, "Parameters"), parameters);
    var declared = section(yaml, "Resources");
    var rawGlobals = section(yaml, "Globals");
    var types = new LinkedHashMap<String, String>();
    var names = new LinkedHashMap<String, String>();
    var aliases = new LinkedHashMap<String, String>();
    var stages = new LinkedHashMap<String, String>();
    var nested = new LinkedHashMap<String, NestedStack>();
    var folder = Tree.present(file.toAbsolutePath().getParent(), "the template's folder");
    var physical = new PhysicalResources(values, types, names, aliases, stages, nested);
    var intrinsics =
        new Intrinsics(
            folder, values, section(yaml, "Mappings"), section(yaml, "Conditions"), physical);
    section(yaml, "Rules").forEach((name, rule) -> check(name, Tree.map(rule), intrinsics));
    declared.forEach(
        (id, value) -> {
          var resource = Tree.map(value);
          Object condition = resource.get("Condition");
          if (condition == null || intrinsics.holds(Tree.text(condition))) {
            types.put(id, Tree.text(Tree.present(resource.get("Type"), "the Type of " + id)));
          }
        });
    types.forEach(
        (id, type) -> {
          var own = section(Tree.map(Tree.present(declared.get(id), id)), "Properties");
          var raw = Tree.map(Tree.merge(globalsOf(type, rawGlobals), own));
          String nameProperty = PhysicalResources.nameProperty(type);
          Object name = nameProperty == null ? null : raw.get(nameProperty);
          if (name != null) {
            names.put(id, Tree.text(intrinsics.resolve(name)));
          } else if (type.equals("AWS::Events::EventBus")) {
            throw new TemplateException(id + " has no Name, which every event bus needs");
          }
          Object alias = raw.get("AutoPublishAlias");
          if (alias != null) {
            aliases.put(id, Tree.text(intrinsics.resolve(alias)));
          }
          Object stage = raw.get("StageName");
          if (stage != null) {
            stages.put(id, Tree.text(intrinsics.resolve(stage)));
          }
          if (type.equals("AWS::CloudFormation::Stack")) {
            nested.put(id, new NestedStack(id, folder, own, values, intrinsics));
          }
        });
    var resources = new LinkedHashMap<String, Resource>();
    types.forEach(
        (id, type) ->
            resources.put(
                id,
                at(
                    file + ": resource " + id,
                    () -> {
                      var raw = Tree.map(Tree.present(declared.get(id), id));
                      dependencies(raw).forEach(physical::ref);
                      var own = Tree.map(intrinsics.resolve(section(raw, "Properties")));
                      var global = Tree.map(intrinsics.resolve(globalsOf(type, rawGlobals)));
                      return new Resource(
                          id, type, physical.ref(id), Tree.map(Tree.merge(global, own)));
                    })));
    var outputs = new LinkedHashMap<String, Object>();
    section(yaml, "Outputs")
        .forEach(
            (name, value) -> {
              var output = Tree.map(value);
              Object condition = output.get("Condition");
              if (condition == null || intrinsics.holds(Tree.text(condition))) {
                outputs.put(
                    name,
                    at(
                        file + ": output " + name,
                        () -> intrinsics.resolve(Tree.present(output.get("Value"), "its Value"))));
              }
            });
    var globals = at(file + ": Globals", () -> Tree.map(intrinsics.resolve(rawGlobals)));
    return new Template(
        Collections.unmodifiableMap(resources),
        globals,
        Collections.unmodifiableMap(outputs),
        Collections.unmodifiableMap(nested));
  }

  /**
   * Returns the resource of this name.
   *
   * @throws TemplateException if there is none, or its condition does not hold
   */
  public Resource resource(String logicalId) {
    return Tree.present(resources.get(logicalId), "the resource " + logicalId);
  }

  /** Returns all resources of this type, in the order of the file. */
  public List<Resource> resources(String type) {
    return resources.values().stream().filter(resource -> resource.type().equals(type)).toList();
  }

  /**
   * Returns this stack and those that are nested in it, at any depth, in the order of the files.
   *
   * @throws TemplateException if the template of a nested one is no file here, or is wrong
   */
  public List<Template> stacks() {
    return Stream.concat(
            Stream.of(this),
            nested.values().stream().flatMap(stack -> stack.template().stacks().stream()))
        .toList();
  }

  /** Returns one section of Globals, such as {@code Function}; empty if there is none. */
  public Map<String, Object> globals(String section) {
    return Tree.map(globals.getOrDefault(section, Map.of()));
  }

  /** Returns the values of Outputs by their names. */
  public Map<String, Object> outputs() {
    return outputs;
  }

  /** Checks what parameters must be together (CloudFormation User Guide, "Rules"). */
  private static void check(String name, Map<String, Object> rule, Intrinsics intrinsics) {
    Object condition = rule.get("RuleCondition");
    if (condition != null && !intrinsics.truth(condition)) {
      return;
    }
    for (Object element : Tree.list(rule.get("Assertions"))) {
      var assertion = Tree.map(element);
      Object wanted = Tree.present(assertion.get("Assert"), "the Assert of the rule " + name);
      if (!intrinsics.truth(wanted)) {
        throw new TemplateException(
            Tree.text(
                assertion.getOrDefault(
                    "AssertDescription", "The rule " + name + " does not hold")));
      }
    }
  }

  private static Map<String, Object> globalsOf(String type, Map<String, Object> globals) {
    String prefix = "AWS::Serverless::";
    return type.startsWith(prefix) ? section(globals, type.substring(prefix.length())) : Map.of();
  }

  private static Map<String, Object> section(Map<String, Object> parent, String name) {
    return Tree.map(parent.getOrDefault(name, Map.of()));
  }

  private static List<String> dependencies(Map<String, Object> resource) {
    return switch (resource.get("DependsOn")) {
      case null -> List.of();
      case List<?> list -> Tree.list(list).stream().map(Tree::text).toList();
      case Object one -> List.of(Tree.text(one));
    };
  }

  /** Runs the work, and adds the place to the message of an error. */
  private static <T> T at(String place, Supplier<T> work) {
    try {
      return work.get();
    } catch (TemplateException e) {
      throw new TemplateException(place + ": " + e.getMessage(), e);
    }
  }
}
