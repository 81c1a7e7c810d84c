package dev.countersign.reconcile;

import dev.countersign.orders.Backlog;
import dev.countersign.orders.DisputeObservation;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.payments.StripeAccount;
import dev.countersign.payments.StripeAccount.Page;
import dev.countersign.payments.StripeAccount.Window;
import dev.countersign.payments.StripeObject;
import dev.countersign.payments.StripeObject.Content;
import dev.countersign.payments.StripeObject.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The number of disputes of our orders that await a response which is due soon. A dispute without a
 * response is lost.
 *
 * @param within24Hours these are within 72 hours, too
 */
record EvidenceDue(long within72Hours, long within24Hours) {
  private static final Duration SOON = Duration.ofDays(3);
  private static final Duration VERY_SOON = Duration.ofDays(1);

  /**
   * A response is due 7 to 21 days after a dispute (Stripe docs, "Respond to disputes"), and an
   * inquiry may have become that dispute long after it was opened.
   */
  private static final Duration LOOK_BACK = Duration.ofDays(120);

  /**
   * Counts them in Stripe's list, which costs one request for each hundred disputes.
   *
   * @param now by Stripe's clock
   * @return empty if Stripe does not know its own cursor
   * @throws dev.countersign.faults.Unavailable if Stripe or the table does not answer
   */
  static Optional<EvidenceDue> read(StripeAccount account, Backlog backlog, Instant now) {
    Window opened = new Window(now.minus(LOOK_BACK), now);
    long within72Hours = 0;
    long within24Hours = 0;
    Optional<String> cursor = Optional.empty();
    do {
      Optional<Page<StripeObject>> page = account.objects(Kind.DISPUTE, opened, cursor);
      if (page.isEmpty()) {
        return Optional.empty();
      }
      Collection<Instant> due = due(page.get().items(), backlog, now);
      within72Hours += due.size();
      within24Hours += due.stream().filter(by -> isWithin(VERY_SOON, by, now)).count();
      cursor = page.get().next();
    } while (cursor.isPresent());
    return Optional.of(new EvidenceDue(within72Hours, within24Hours));
  }

  /**
   * Returns when the responses to our disputes are due, if it is soon. Others share the account.
   */
  private static Collection<Instant> due(
      Collection<StripeObject> disputes, Backlog backlog, Instant now) {
    Map<String, Instant> due = new HashMap<>();
    Map<String, PaymentIntentId> about = new HashMap<>();
    for (StripeObject object : disputes) {
      if (object.content() instanceof Content.Says(DisputeObservation said)) {
        said.responseDueBy()
            .filter(by -> isWithin(SOON, by, now))
            .ifPresent(
                by -> {
                  due.put(object.id(), by);
                  about.put(object.id(), object.paymentIntent());
                });
      }
    }
    if (!due.isEmpty()) {
      var ours = backlog.owners(about.values().stream().distinct().toList());
      due.keySet().removeIf(id -> !ours.containsKey(about.get(id)));
    }
    return due.values();
  }

  private static boolean isWithin(Duration time, Instant by, Instant now) {
    return by.isAfter(now) && !by.isAfter(now.plus(time));
  }
}
