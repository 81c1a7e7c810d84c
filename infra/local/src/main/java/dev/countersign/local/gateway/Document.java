package dev.countersign.local.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A map of the template or of the OpenAPI document, read by name. */
record Document(Map<String, Object> members) {
  /** Returns the map of this name; empty if there is none. */
  Document child(String name) {
    return of(members.get(name));
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(members.get(name)).map(String::valueOf);
  }

  /**
   * Returns the text of this name.
   *
   * @throws IllegalArgumentException if there is none: API Gateway or WAF would reject it too
   */
  String required(String name) {
    return text(name)
        .orElseThrow(
            () -> new IllegalArgumentException("no " + name + " among " + members.keySet()));
  }

  long number(String name, long otherwise) {
    return text(name).map(Long::parseLong).orElse(otherwise);
  }

  List<Object> list(String name) {
    return members.get(name) instanceof List<?> list ? List.copyOf(list) : List.of();
  }

  List<Document> children(String name) {
    return list(name).stream().map(Document::of).toList();
  }

  @SuppressWarnings("unchecked") // a map of YAML or JSON has strings for keys
  private static Document of(@Nullable Object value) {
    return new Document(value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of());
  }
}
