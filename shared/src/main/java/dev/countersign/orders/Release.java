package dev.countersign.orders;

import java.time.Instant;
import java.util.Comparator;

/**
 * An operator's decision that a reason for quarantine is dealt with.
 *
 * @param by who decided
 * @param note why, in their words
 * @param amountReceived what had come in when they decided, in minor units of the order's currency
 * @param succeeded whether the payment was through when they decided; it may have come in another
 *     currency
 */
public record Release(String by, String note, long amountReceived, boolean succeeded, Instant at) {
  private static final Comparator<Release> LATER =
      Comparator.comparing(Release::at)
          .thenComparing(Release::amountReceived)
          .thenComparing(Release::succeeded)
          .thenComparing(Release::by)
          .thenComparing(Release::note);

  /** Nobody releases what they have not seen: a decision stands as long as no more comes. */
  boolean covers(OrderFacts facts) {
    return amountReceived == facts.amountReceived() && succeeded == facts.succeeded();
  }

  Release later(Release other) {
    return LATER.compare(this, other) >= 0 ? this : other;
  }
}
