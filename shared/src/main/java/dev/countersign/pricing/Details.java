package dev.countersign.pricing;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a page sends with a cart that sets no price, by the name of its member in the request
 * (docs/adr/0025-details-of-an-order.md). It may be personal, so it does not print.
 *
 * @param byName names of 1 to 40 letters, and values of {@value #MAX_CHARACTERS} characters
 *     together
 */
public record Details(Map<String, String> byName) {
  public static final int MAX_CHARACTERS = 4096;

  private static final Pattern NAME = Pattern.compile("[A-Za-z]{1,40}");

  /** No details. */
  public static final Details NONE = new Details(Map.of());

  public Details {
    byName = Map.copyOf(byName);
    if (!byName.keySet().stream().allMatch(NAME.asMatchPredicate())) {
      throw new IllegalArgumentException("the name of a detail is not 1 to 40 letters");
    }
    if (byName.values().stream().mapToInt(String::length).sum() > MAX_CHARACTERS) {
      throw new IllegalArgumentException("details of more than " + MAX_CHARACTERS + " characters");
    }
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /** Returns a text that differs for any other details: no value can look like the next detail. */
  String canonical() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(byName)
        .forEach(
            (name, value) ->
                text.append('|')
                    .append(name)
                    .append('=')
                    .append(value.length())
                    .append(':')
                    .append(value));
    return text.toString();
  }

  @Override
  public String toString() {
    return "***";
  }
}
