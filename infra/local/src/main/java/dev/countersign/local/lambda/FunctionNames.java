package dev.countersign.local.lambda;

import dev.countersign.emulators.cloudformation.Template;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The names with which callers may name the template's functions: the logical or physical name,
 * alone or in an ARN, with an alias or a version behind it (Lambda API reference, "Invoke",
 * FunctionName).
 */
final class FunctionNames {
  private static final String MARKER = ":function:";
  private static final String NEWEST = "$LATEST";
  private static final String PUBLISHED = "1"; // the only version that is published here

  private final Map<String, Template.Resource> functions = new HashMap<>();

  /**
   * The code that a caller names. Each function has only one, whatever its version is called.
   *
   * @param physicalId the name with which an {@code Invoker} calls the function
   */
  record Named(String physicalId, String version) {}

  FunctionNames(Template template) {
    for (var function : template.resources("AWS::Serverless::Function")) {
      functions.put(function.logicalId(), function);
      functions.put(function.physicalId(), function);
    }
  }

  /**
   * Returns the function of this name.
   *
   * @param qualifier an alias or a version, beside or instead of the one in the name; empty if none
   * @throws IllegalArgumentException if the name contains another one
   */
  Optional<Named> find(String name, String qualifier) {
    int marker = name.indexOf(MARKER);
    var parts = name.substring(marker < 0 ? 0 : marker + MARKER.length()).split(":", 2);
    var own = parts.length == 2 ? parts[1] : "";
    if (!own.isEmpty() && !qualifier.isEmpty() && !own.equals(qualifier)) {
      throw new IllegalArgumentException(
          "The derived qualifier from the function name does not match the specified qualifier.");
    }
    return Optional.ofNullable(functions.get(parts[0]))
        .flatMap(
            function ->
                version(function, own.isEmpty() ? qualifier : own)
                    .map(version -> new Named(function.physicalId(), version)));
  }

  private static Optional<String> version(Template.Resource function, String qualifier) {
    if (qualifier.isEmpty() || qualifier.equals(NEWEST)) {
      return Optional.of(NEWEST);
    }
    return Optional.ofNullable(function.properties().get("AutoPublishAlias"))
        .filter(alias -> qualifier.equals(alias) || qualifier.equals(PUBLISHED))
        .map(_ -> PUBLISHED);
  }
}
