package dev.countersign.reconcile;

import dev.countersign.orders.PaymentFacts;
import java.time.Duration;
import java.util.Map;

/**
 * When a PaymentIntent that is not paid is canceled.
 *
 * @param unpaid the time that an order may wait for its payment
 * @param failedAttempts the number of failed charges after which somebody is taken for a card
 *     tester; more than {@value PaymentFacts#MOST_FAILED_CHARGES} are not remembered
 */
public record CancelAfter(Duration unpaid, int failedAttempts) {
  public CancelAfter {
    if (failedAttempts < 1 || failedAttempts > PaymentFacts.MOST_FAILED_CHARGES) {
      throw new IllegalArgumentException("so many failures are never counted: " + failedAttempts);
    }
  }

  /** Reads the template's CancelUnpaidAfterHours and CancelAfterFailedAttempts. */
  static CancelAfter of(Map<String, String> environment) {
    return new CancelAfter(
        Duration.ofHours(
            Long.parseLong(environment.getOrDefault("CANCEL_UNPAID_AFTER_HOURS", "24"))),
        Integer.parseInt(environment.getOrDefault("CANCEL_AFTER_FAILED_ATTEMPTS", "10")));
  }
}
