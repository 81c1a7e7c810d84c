package dev.countersign.reconcile;

import dev.countersign.orders.WireFormat;
import dev.countersign.payments.StripeObject.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a run goes through, in this order. Each stage has a checkpoint of its own, and a share of
 * the time: what is behind it waits no longer than that, and what it leaves goes to the others. As
 * requests to Stripe are kept apart by time, a share of the time is one of the requests too.
 *
 * <p>Events and PaymentIntents come first, for they find payments; and PaymentIntents are bound
 * before their refunds and disputes are looked at, which are found through the binding. Open items
 * come last: what the stages before have found again need not be looked at by itself.
 */
@WireFormat
enum Stage {
  EVENTS(23),
  PAYMENT_INTENTS(39, Kind.PAYMENT_INTENT),
  UNPAID_ORDERS(12),
  UNBOUND_ORDERS(4, Kind.PAYMENT_INTENT),
  REFUNDS(4, Kind.REFUND),
  DISPUTES(4, Kind.DISPUTE),
  FRAUD_WARNINGS(4, Kind.EARLY_FRAUD_WARNING),
  ORPHANS(3),
  UNCONFIRMED_ORDERS(2),
  QUARANTINED_ORDERS(1),
  OPEN_ITEMS(4);

  private static final List<Stage> ORDER = List.of(values());

  private final int percent;
  private final Optional<Kind> kind;

  Stage(int percent) {
    this.percent = percent;
    this.kind = Optional.empty();
  }

  Stage(int percent, Kind kind) {
    this.percent = percent;
    this.kind = Optional.of(kind);
  }

  /** When its first turn ends, of a run that lasts so long. */
  Instant endOfShare(Instant start, Instant end) {
    int percentUpToHere =
        ORDER.subList(0, ORDER.indexOf(this) + 1).stream().mapToInt(stage -> stage.percent).sum();
    return start.plusMillis(Duration.between(start, end).toMillis() * percentUpToHere / 100);
  }

  /** What it lists and compares with our orders; empty if that is nothing of Stripe's. */
  Optional<Kind> kind() {
    return kind;
  }

  static Optional<Stage> named(String name) {
    return Arrays.stream(values()).filter(stage -> stage.name().equals(name)).findFirst();
  }

  /** The stage that lists such objects. */
  static Stage of(Kind kind) {
    return switch (kind) {
      case PAYMENT_INTENT -> PAYMENT_INTENTS;
      case REFUND -> REFUNDS;
      case DISPUTE -> DISPUTES;
      case EARLY_FRAUD_WARNING -> FRAUD_WARNINGS;
    };
  }
}
