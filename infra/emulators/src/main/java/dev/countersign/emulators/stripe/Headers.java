package dev.countersign.emulators.stripe;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** HTTP header names differ in case from sender to sender, and must not differ in meaning. */
final class Headers {
  private Headers() {}

  /** An unmodifiable copy that ignores case and has one order, whatever order {@code map} has. */
  static Map<String, String> of(Map<String, String> map) {
    var copy = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(map);
    return Collections.unmodifiableMap(copy);
  }
}
