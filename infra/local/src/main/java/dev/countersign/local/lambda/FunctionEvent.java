package dev.countersign.local.lambda;

import dev.countersign.emulators.cloudformation.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a function's {@code Events} in the template, which runs the function by itself (SAM
 * Developer Guide, "EventSource"); or an {@code AWS::Lambda::EventSourceMapping} or {@code
 * AWS::Scheduler::Schedule}, which SAM makes of an entry for a stream or for a schedule.
 *
 * @param owner the function's logical id
 * @param function its physical id, as an {@code Invoker} calls it
 * @param type such as {@code DynamoDB} or {@code ScheduleV2}
 */
public record FunctionEvent(
    String owner, String function, String name, String type, Map<String, Object> properties) {

  /** Returns the events of these types, of all functions, in the order of the template. */
  public static List<FunctionEvent> of(Template template, Set<String> types) {
    return all(template).stream().filter(event -> types.contains(event.type())).toList();
  }

  /**
   * Returns every event of every function in the order of the template, then every event source
   * mapping, then every schedule.
   */
  public static List<FunctionEvent> all(Template template) {
    var all = new ArrayList<FunctionEvent>();
    for (var function : template.resources("AWS::Serverless::Function")) {
      map(function.properties().get("Events"))
          .forEach(
              (name, value) ->
                  all.add(
                      new FunctionEvent(
                          function.logicalId(),
                          function.physicalId(),
                          name,
                          String.valueOf(map(value).get("Type")),
                          map(map(value).get("Properties")))));
    }
    template.resources("AWS::Lambda::EventSourceMapping").stream()
        .map(mapping -> ofMapping(template, mapping))
        .forEach(all::add);
    template.resources("AWS::Scheduler::Schedule").stream()
        .map(schedule -> ofSchedule(template, schedule))
        .forEach(all::add);
    return List.copyOf(all);
  }

  /**
   * Reads a mapping as SAM's entry would be: its properties are the same, apart from the name of
   * the stream.
   */
  private static FunctionEvent ofMapping(Template template, Template.Resource mapping) {
    var properties = new HashMap<>(mapping.properties());
    String function = nameIn(String.valueOf(properties.remove("FunctionName")));
    Object stream = properties.remove("EventSourceArn");
    if (stream != null) {
      properties.put("Stream", stream);
    }
    return ofResource(template, mapping, "DynamoDB", function, properties);
  }

  /** Reads a schedule as SAM's entry would be: without a target, whose other properties it has. */
  private static FunctionEvent ofSchedule(Template template, Template.Resource schedule) {
    var properties = new HashMap<>(schedule.properties());
    properties.putAll(map(properties.remove("Target")));
    String function = nameIn(String.valueOf(properties.remove("Arn")));
    return ofResource(template, schedule, "ScheduleV2", function, properties);
  }

  private static FunctionEvent ofResource(
      Template template,
      Template.Resource resource,
      String type,
      String function,
      Map<String, Object> properties) {
    return template.resources("AWS::Serverless::Function").stream()
        .filter(one -> one.physicalId().equals(function))
        .map(
            one ->
                new FunctionEvent(
                    one.logicalId(), function, resource.logicalId(), type, properties))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    resource.logicalId() + " is for no function of the template"));
  }

  /** Returns a function's name, of its name or its ARN, with a version or an alias or without. */
  public static String nameIn(String reference) {
    return reference.replaceFirst("^arn:.*:function:", "").replaceFirst(":.*$", "");
  }

  public Optional<String> text(String property) {
    return Optional.ofNullable(properties.get(property)).map(String::valueOf);
  }

  /**
   * Returns the text of this property.
   *
   * @throws IllegalArgumentException if there is none
   */
  public String required(String property) {
    return text(property).orElseThrow(() -> wrong("has no " + property));
  }

  public boolean flag(String property, boolean otherwise) {
    return text(property).map(Boolean::parseBoolean).orElse(otherwise);
  }

  /**
   * Returns the whole number of this property.
   *
   * @throws IllegalArgumentException if it is not a whole number, or is outside the range that AWS
   *     accepts
   */
  public int number(String property, int otherwise, int least, int most) {
    var text = text(property).orElse("" + otherwise);
    if (text.matches("-?[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw wrong(
        "has the %s %s, which must be from %d to %d".formatted(property, text, least, most));
  }

  /**
   * Checks that no property is used that would be ignored.
   *
   * @throws IllegalArgumentException if there is a property that is not among these
   */
  public void knowsOnly(Set<String> known) {
    var unknown = new TreeSet<>(properties.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw wrong("has " + String.join(", ", unknown) + ", which the local stack does not do");
    }
  }

  /** Returns an error that names the function and the event. */
  public IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("The event %s of %s %s.".formatted(name, owner, what));
  }

  @SuppressWarnings("unchecked") // a map of YAML or JSON has strings for keys
  private static Map<String, Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }
}
