package dev.countersign.emulators.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The copy of openapi.yaml that the build makes for API Gateway, and template.yaml includes. */
class IncludedOpenApiTest {
  private static final Map<String, Object> CONTRACT = YamlFile.read(Path.of("../../openapi.yaml"));
  private static final Map<String, Object> INCLUDED =
      YamlFile.read(Path.of("../../target/openapi.yaml"));

  /** Developer Guide, "Amazon API Gateway important notes for REST APIs". */
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "deprecated",
          "discriminator",
          "example",
          "examples",
          "exclusiveMaximum",
          "exclusiveMinimum",
          "links",
          "nullable",
          "readOnly",
          "writeOnly");

  private static final Set<Object> UNSUPPORTED_FORMATS = Set.of("int32", "int64", "decimal");

  /** Below these, the members are names that we have given, and no words of OpenAPI. */
  private static final Set<String> NAMED_BY_US =
      Set.of("properties", "schemas", "responses", "parameters", "headers", "paths");

  @Test
  void the_copy_has_nothing_that_api_gateway_lists_as_unsupported() {
    assertThat(supported(INCLUDED)).isEqualTo(INCLUDED);
  }

  @Test
  void the_copy_is_the_contract_in_everything_else() {
    assertThat(INCLUDED).isEqualTo(supported(CONTRACT));
    assertThat(INCLUDED).isNotEqualTo(CONTRACT);
  }

  private static Map<String, Object> supported(Map<String, Object> words) {
    var kept = new LinkedHashMap<String, Object>();
    words.forEach(
        (word, value) -> {
          boolean isFormat = word.equals("format") && UNSUPPORTED_FORMATS.contains(value);
          if (!UNSUPPORTED.contains(word) && !isFormat) {
            kept.put(word, NAMED_BY_US.contains(word) ? named(value) : below(value));
          }
        });
    return kept;
  }

  private static Object named(Object value) {
    if (!(value instanceof Map<?, ?> names)) {
      return below(value);
    }
    var kept = new LinkedHashMap<String, Object>();
    Tree.map(names).forEach((name, named) -> kept.put(name, below(named)));
    return kept;
  }

  private static Object below(Object value) {
    return switch (value) {
      case Map<?, ?> map -> supported(Tree.map(map));
      case List<?> list -> {
        var kept = new ArrayList<Object>();
        list.forEach(element -> kept.add(below(element)));
        yield kept;
      }
      default -> value;
    };
  }
}
