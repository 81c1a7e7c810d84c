package dev.countersign.orders;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/**
 * An operator's decision that a reason for quarantine is resolved. Nobody can release what they
 * have not seen: the decision is valid for exactly the facts that it names.
 *
 * @param by the person who decided
 * @param note that person's explanation
 * @param grounds the facts on which the reason rested, in words ({@link Standing#grounds})
 */
public record Release(String by, String note, SortedSet<String> grounds, Instant at) {
  private static final BinaryOperator<Release> LATER =
      BinaryOperator.maxBy(
          Comparator.comparing(Release::at)
              .thenComparing(Release::by)
              .thenComparing(Release::note)
              .thenComparing(release -> String.join("\n", release.grounds())));

  public Release {
    grounds = Collections.unmodifiableSortedSet(new TreeSet<>(grounds));
  }

  Release later(Release other) {
    return LATER.apply(this, other);
  }
}
