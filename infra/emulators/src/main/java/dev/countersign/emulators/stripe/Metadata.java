package dev.countersign.emulators.stripe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The shop's own data on an object (Stripe API reference, "Metadata"). */
final class Metadata {
  private static final int MOST_KEYS = 50;
  private static final int LONGEST_KEY = 40;
  private static final int LONGEST_VALUE = 500;

  private Metadata() {}

  static Map<String, String> of(Form form) {
    return checked(form.map("metadata"));
  }

  /**
   * Returns the metadata after an update: an empty value removes its key, and an empty {@code
   * metadata} removes all.
   */
  static Map<String, String> changed(Map<String, String> old, Form form) {
    Map<String, String> sent = form.map("metadata");
    if (form.has("metadata") && sent.isEmpty()) {
      return Map.of();
    }
    var metadata = new LinkedHashMap<>(old);
    metadata.putAll(sent);
    metadata.values().removeIf(String::isEmpty);
    return checked(Collections.unmodifiableMap(metadata));
  }

  private static Map<String, String> checked(Map<String, String> metadata) {
    if (metadata.size() > MOST_KEYS) {
      throw invalid("metadata", "Metadata can have up to " + MOST_KEYS + " keys.");
    }
    metadata.forEach(Metadata::check);
    return metadata;
  }

  private static void check(String key, String value) {
    if (key.length() > LONGEST_KEY) {
      throw invalid("metadata", "Metadata keys can have up to " + LONGEST_KEY + " characters.");
    }
    if (value.length() > LONGEST_VALUE) {
      throw invalid(
          "metadata[" + key + "]",
          "Metadata values can have up to " + LONGEST_VALUE + " characters.");
    }
  }

  private static StripeFailure invalid(String param, String message) {
    return StripeFailure.invalid(null, param, message);
  }
}
