package dev.countersign.simulation.truth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Facts about an order as names with values. The greater text is the later value, so that a join is
 * only a maximum for each name and cannot be wrong (docs/cases.md, "Facts and status").
 */
public record Facts(SortedMap<String, String> values) {
  public static final Facts NONE = new Facts(new TreeMap<>());

  private static final String FAILED_CHARGE = "failedCharge ";

  /** Of a PaymentIntent's failed charges, the row has so many: those with the least ids. */
  private static final int MOST_FAILED_CHARGES = 10;

  public Facts {
    values = Collections.unmodifiableSortedMap(values);
  }

  /** Returns only that fact, which has no value. */
  static Facts of(String name) {
    return of(name, "");
  }

  static Facts of(String name, String value) {
    return new Facts(new TreeMap<>(Map.of(name, value)));
  }

  public Facts join(Facts other) {
    if (values.isEmpty()) {
      return other;
    }
    if (other.values.isEmpty()) {
      return this;
    }
    SortedMap<String, String> joined = new TreeMap<>(values);
    other.values.forEach(
        (name, value) -> joined.merge(name, value, (a, b) -> a.compareTo(b) >= 0 ? a : b));
    var facts = new Facts(joined);
    for (String id : facts.named("succeeded ")) {
      if (facts.has("canceled " + id)) { // stored, so that only a person releases it
        joined.put("reason canceled_and_succeeded " + id, "");
      }
    }
    for (String charge : facts.named(FAILED_CHARGE)) {
      if (facts.hasLesserThan(charge)) {
        joined.remove(FAILED_CHARGE + charge);
      }
    }
    return new Facts(joined);
  }

  /** Returns whether the other facts contain all of these, or later values. */
  public boolean isWithin(Facts other) {
    for (Map.Entry<String, String> fact : values.entrySet()) {
      String there = other.values.get(fact.getKey());
      if (there == null ? !other.hasCut(fact.getKey()) : there.compareTo(fact.getValue()) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether that fact is a failed charge that has no room here beside lesser ones. */
  private boolean hasCut(String name) {
    return name.startsWith(FAILED_CHARGE) && hasLesserThan(name.substring(FAILED_CHARGE.length()));
  }

  /**
   * Returns whether these facts have as many failed charges as a row, and all less than this one.
   *
   * @param charge its PaymentIntent and its id
   */
  private boolean hasLesserThan(String charge) {
    String beginning = FAILED_CHARGE + charge.substring(0, charge.indexOf(' ') + 1);
    return values.subMap(beginning, FAILED_CHARGE + charge).size() >= MOST_FAILED_CHARGES;
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public long number(String name) {
    String value = values.get(name);
    return value == null ? 0 : Long.parseLong(value);
  }

  /** Returns the names with that prefix, without the prefix. */
  public List<String> named(String beginning) {
    List<String> names = new ArrayList<>();
    for (String name : values.tailMap(beginning).keySet()) {
      if (!name.startsWith(beginning)) {
        break;
      }
      names.add(name.substring(beginning.length()));
    }
    return names;
  }

  /** Returns the rest of the one name with that prefix that only the other facts have. */
  Optional<String> newIn(Facts other, String beginning) {
    List<String> names = new ArrayList<>(other.named(beginning));
    names.removeAll(named(beginning));
    return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
  }

  public String value(String name) {
    return values.getOrDefault(name, "");
  }

  /** Returns what these facts have and the others do not, or have with another value. */
  public String beyond(Facts other) {
    SortedMap<String, String> more = new TreeMap<>(values);
    more.entrySet().removeAll(other.values.entrySet());
    return more.toString();
  }

  /** Returns a number that sorts as text: seconds and minor units are never negative here. */
  static String sorted(long number) {
    String digits = Long.toString(number);
    return "0000000000000000000".substring(digits.length()) + digits;
  }

  /** Returns a word with its rank among others before it. */
  static String ranked(List<String> ranks, String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return ranks.indexOf(lower) + lower;
  }
}
