package dev.countersign.emulators.stripe;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Normalizes HTTP headers, because senders write their names in different case. */
final class Headers {
  private Headers() {}

  /**
   * Returns an unmodifiable copy that ignores case and has one order, whatever order {@code map}
   * has.
   */
  static Map<String, String> of(Map<String, String> map) {
    var copy = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(map);
    return Collections.unmodifiableMap(copy);
  }
}
