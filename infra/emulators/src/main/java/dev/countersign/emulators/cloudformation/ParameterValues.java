package dev.countersign.emulators.cloudformation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of a template's parameters and of CloudFormation's pseudo parameters, validated as
 * CloudFormation does (CloudFormation User Guide, "Parameters").
 */
final class ParameterValues {
  private static final Map<String, String> PSEUDO =
      Map.of(
          "AWS::StackName", "local",
          "AWS::Region", "eu-west-1",
          "AWS::AccountId", "000000000000",
          "AWS::Partition", "aws",
          "AWS::URLSuffix", "amazonaws.com");

  private final Map<String, Object> values = new LinkedHashMap<>();

  ParameterValues(Map<String, Object> declared, Map<String, String> given) {
    PSEUDO.forEach((name, value) -> values.put(name, given.getOrDefault(name, value)));
    String stackId =
        "arn:%s:cloudformation:%s:%s:stack/%s/00000000-0000-4000-8000-000000000000"
            .formatted(
                text("AWS::Partition"),
                text("AWS::Region"),
                text("AWS::AccountId"),
                text("AWS::StackName"));
    values.put("AWS::StackId", given.getOrDefault("AWS::StackId", stackId));
    values.put("AWS::NotificationARNs", List.of());
    var unknown = new TreeSet<>(given.keySet());
    unknown.removeAll(values.keySet());
    unknown.removeAll(declared.keySet());
    if (!unknown.isEmpty()) {
      throw new TemplateException("The template has no parameter " + String.join(", ", unknown));
    }
    declared.forEach(
        (name, properties) ->
            values.put(name, checked(name, Tree.map(properties), given.get(name))));
  }

  /** Returns the value as Ref does: String, Long, Double or List; null if there is no such name. */
  @Nullable Object find(String name) {
    return values.get(name);
  }

  String text(String name) {
    return Tree.text(Tree.present(values.get(name), name));
  }

  private static Object checked(
      String name, Map<String, Object> properties, @Nullable String given) {
    Object value = given == null ? properties.get("Default") : given;
    if (value == null) {
      throw new TemplateException("Parameter " + name + " has no default and needs a value");
    }
    String type = Tree.text(properties.getOrDefault("Type", "String"));
    String text = Tree.text(value);
    return switch (type) {
      case "Number" -> number(name, properties, text);
      case String list when list.equals("CommaDelimitedList") || list.startsWith("List<") -> {
        var elements = new ArrayList<Object>();
        for (String element : text.split(",", -1)) {
          elements.add(string(name, properties, element.strip()));
        }
        yield List.copyOf(elements);
      }
      default -> string(name, properties, text);
    };
  }

  private static String string(String name, Map<String, Object> properties, String text) {
    Object pattern = properties.get("AllowedPattern");
    if (pattern != null && !Pattern.matches(Tree.text(pattern), text)) {
      throw refused(name, properties, "must match " + pattern);
    }
    BigDecimal length = BigDecimal.valueOf(text.length());
    if (length.compareTo(limit(name, properties, "MinLength", length)) < 0) {
      throw refused(name, properties, "is shorter than its MinLength");
    }
    if (length.compareTo(limit(name, properties, "MaxLength", length)) > 0) {
      throw refused(name, properties, "is longer than its MaxLength");
    }
    oneOfTheAllowed(name, properties, text);
    return text;
  }

  private static Object number(String name, Map<String, Object> properties, String text) {
    BigDecimal number = decimal(name, text);
    BigDecimal least = limit(name, properties, "MinValue", number);
    if (number.compareTo(least) < 0) {
      throw refused(name, properties, "must be " + least + " or more");
    }
    BigDecimal most = limit(name, properties, "MaxValue", number);
    if (number.compareTo(most) > 0) {
      throw refused(name, properties, "must be " + most + " or less");
    }
    oneOfTheAllowed(name, properties, text);
    try {
      return number.longValueExact();
    } catch (ArithmeticException _) {
      return number.doubleValue();
    }
  }

  private static void oneOfTheAllowed(String name, Map<String, Object> properties, String text) {
    if (properties.get("AllowedValues") instanceof List<?> allowed
        && allowed.stream().map(Tree::text).noneMatch(text::equals)) {
      throw refused(name, properties, "must be one of " + allowed);
    }
  }

  private static BigDecimal limit(
      String name, Map<String, Object> properties, String limit, BigDecimal otherwise) {
    Object value = properties.get(limit);
    return value == null ? otherwise : decimal(name, value);
  }

  private static BigDecimal decimal(String name, Object value) {
    try {
      return new BigDecimal(Tree.text(value));
    } catch (NumberFormatException e) {
      throw new TemplateException("Parameter " + name + " must be a number", e);
    }
  }

  /**
   * Returns the error without the value, because someone may have put a secret where a public key
   * belongs.
   */
  private static TemplateException refused(
      String name, Map<String, Object> properties, String rule) {
    Object description = properties.getOrDefault("ConstraintDescription", rule);
    return new TemplateException("Parameter " + name + " " + description);
  }
}
