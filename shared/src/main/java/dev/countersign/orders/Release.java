package dev.countersign.orders;

import java.time.Instant;
import java.util.Comparator;

/**
 * An operator's decision that a reason for quarantine is dealt with.
 *
 * @param by who decided
 * @param note why, in their words
 * @param amountReceived what had come in when they decided, in minor units: the decision stands as
 *     long as no more comes
 */
public record Release(String by, String note, long amountReceived, Instant at) {
  private static final Comparator<Release> LATER =
      Comparator.comparing(Release::at)
          .thenComparing(Release::amountReceived)
          .thenComparing(Release::by)
          .thenComparing(Release::note);

  Release later(Release other) {
    return LATER.compare(this, other) >= 0 ? this : other;
  }
}
