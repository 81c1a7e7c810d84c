package dev.countersign.emulators.cloudformation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * CloudFormation's intrinsic functions (CloudFormation User Guide, "Intrinsic function reference").
 * It rejects by name the functions that nothing here needs, so that none stays unresolved.
 */
final class Intrinsics {
  /** Stands for {@code AWS::NoValue}: a property with this value is removed. */
  private static final Object NO_VALUE = new Object();

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]*)}");

  private final Path folder;
  private final ParameterValues parameters;
  private final Map<String, Object> mappings;
  private final Map<String, Object> conditions;
  private final PhysicalResources resources;
  private final Set<String> beingDecided = new LinkedHashSet<>();

  Intrinsics(
      Path folder,
      ParameterValues parameters,
      Map<String, Object> mappings,
      Map<String, Object> conditions,
      PhysicalResources resources) {
    this.folder = folder;
    this.parameters = parameters;
    this.mappings = mappings;
    this.conditions = conditions;
    this.resources = resources;
  }

  /** Returns the value with all functions resolved. */
  Object resolve(Object value) {
    Object resolved = resolveOrNone(value);
    if (resolved == NO_VALUE) {
      throw new TemplateException("AWS::NoValue stands where a value is needed");
    }
    return resolved;
  }

  boolean holds(String condition) {
    if (!beingDecided.add(condition)) {
      throw new TemplateException("the condition " + condition + " depends on itself");
    }
    try {
      return truth(
          Tree.present(conditions.get(condition), "the condition " + condition + " of Conditions"));
    } finally {
      beingDecided.remove(condition);
    }
  }

  private Object resolveOrNone(Object value) {
    return switch (value) {
      case Map<?, ?> map -> resolveMap(Tree.map(map));
      case List<?> list -> {
        var resolved = new ArrayList<Object>();
        for (Object element : list) {
          Object one = resolveOrNone(element);
          if (one != NO_VALUE) {
            resolved.add(one);
          }
        }
        yield List.copyOf(resolved);
      }
      default -> value;
    };
  }

  private Object resolveMap(Map<String, Object> map) {
    if (map.size() == 1) {
      var only = map.entrySet().iterator().next();
      if (only.getKey().equals("Ref") || only.getKey().startsWith("Fn::")) {
        return call(only.getKey(), only.getValue());
      }
    }
    var resolved = new LinkedHashMap<String, Object>();
    map.forEach(
        (key, element) -> {
          if (key.equals("Fn::Transform")) {
            resolved.putAll(Tree.map(transform(element)));
            return;
          }
          if (key.startsWith("Fn::")) {
            throw new TemplateException(key + " must be the only key of its mapping");
          }
          Object one = resolveOrNone(element);
          if (one != NO_VALUE) {
            resolved.put(key, one);
          }
        });
    return Collections.unmodifiableMap(resolved);
  }

  private Object call(String function, Object argument) {
    return switch (function) {
      case "Ref" -> ref(Tree.text(argument));
      case "Fn::Sub" -> sub(argument);
      case "Fn::GetAtt" -> attribute(argument);
      case "Fn::Join" -> {
        var arguments = Tree.list(argument);
        yield Tree.list(resolve(arguments.get(1))).stream()
            .map(Tree::text)
            .collect(Collectors.joining(Tree.text(arguments.get(0))));
      }
      case "Fn::Select" -> {
        var arguments = Tree.list(argument);
        int index = Integer.parseInt(Tree.text(resolve(arguments.get(0))));
        var choices = Tree.list(resolve(arguments.get(1)));
        if (index < 0 || index >= choices.size()) {
          throw new TemplateException(
              "Fn::Select asks for element " + index + " of " + choices.size());
        }
        yield choices.get(index);
      }
      case "Fn::Split" -> {
        var arguments = Tree.list(argument);
        String text = Tree.text(resolve(arguments.get(1)));
        yield List.<Object>of(
            (Object[]) text.split(Pattern.quote(Tree.text(arguments.get(0))), -1));
      }
      case "Fn::If" -> {
        var arguments = Tree.list(argument);
        yield resolveOrNone(arguments.get(holds(Tree.text(arguments.get(0))) ? 1 : 2));
      }
      case "Fn::FindInMap" -> findInMap(Tree.list(argument));
      case "Fn::Base64" ->
          Base64.getEncoder()
              .encodeToString(Tree.text(resolve(argument)).getBytes(StandardCharsets.UTF_8));
      case "Fn::Transform" -> transform(argument);
      case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not" -> truth(Map.of(function, argument));
      default -> throw new TemplateException(function + " is not supported");
    };
  }

  private Object ref(String name) {
    if (name.equals("AWS::NoValue")) {
      return NO_VALUE;
    }
    Object parameter = parameters.find(name);
    return parameter != null ? parameter : resources.ref(name);
  }

  private String attribute(Object argument) {
    if (argument instanceof List<?> list) {
      return resources.attribute(
          Tree.text(Tree.list(list).get(0)), Tree.text(resolve(Tree.list(list).get(1))));
    }
    String[] parts = Tree.text(argument).split("\\.", 2);
    if (parts.length < 2) {
      throw new TemplateException("Fn::GetAtt " + argument + " names no attribute");
    }
    return resources.attribute(parts[0], parts[1]);
  }

  private String sub(Object argument) {
    String text;
    Map<String, Object> variables = Map.of();
    if (argument instanceof List<?> list) {
      text = Tree.text(Tree.list(list).get(0));
      variables = Tree.map(Tree.list(list).get(1));
    } else {
      text = Tree.text(argument);
    }
    Map<String, Object> own = variables;
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(substitute(match, own)));
  }

  private String substitute(MatchResult placeholder, Map<String, Object> own) {
    String name = placeholder.group(2).strip();
    if (!placeholder.group(1).isEmpty()) {
      return "${" + placeholder.group(2) + "}";
    }
    Object variable = own.get(name);
    if (variable != null) {
      return Tree.text(resolve(variable));
    }
    return Tree.text(name.contains(".") ? attribute(name) : resolve(Map.of("Ref", name)));
  }

  private Object findInMap(List<Object> arguments) {
    Object found = mappings;
    for (Object key : arguments.subList(0, 3)) {
      String name = Tree.text(resolve(key));
      found = Tree.present(Tree.map(found).get(name), name + " of Fn::FindInMap " + arguments);
    }
    return found;
  }

  private Object transform(Object argument) {
    var transform = Tree.map(argument);
    if (!"AWS::Include".equals(transform.get("Name"))) {
      throw new TemplateException("the transform " + transform.get("Name") + " is not supported");
    }
    Object location = Tree.map(transform.get("Parameters")).get("Location");
    String file = Tree.text(resolve(Tree.present(location, "the Location of AWS::Include")));
    return resolve(YamlFile.read(folder.resolve(file)));
  }

  /** Decides a condition as it stands in Conditions, or in an assertion of Rules. */
  boolean truth(Object expression) {
    var map = Tree.map(expression);
    if (map.size() != 1) {
      throw new TemplateException("a condition is one function, not " + map);
    }
    var only = map.entrySet().iterator().next();
    return switch (only.getKey()) {
      case "Condition" -> holds(Tree.text(only.getValue()));
      case "Fn::Equals" -> {
        var sides = Tree.list(only.getValue());
        yield Tree.text(resolve(sides.get(0))).equals(Tree.text(resolve(sides.get(1))));
      }
      case "Fn::And" -> Tree.list(only.getValue()).stream().allMatch(this::truth);
      case "Fn::Or" -> Tree.list(only.getValue()).stream().anyMatch(this::truth);
      case "Fn::Not" -> !truth(Tree.list(only.getValue()).getFirst());
      default -> throw new TemplateException(only.getKey() + " is no condition");
    };
  }
}
