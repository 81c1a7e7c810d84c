package dev.countersign.reconcile;

import dev.countersign.orders.WireFormat;
import dev.countersign.payments.StripeObject.Kind;
import dev.countersign.reconcile.Drift.What;
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
  PAYMENT_INTENTS(39, Kind.PAYMENT_INTENT, What.PAYMENT_NOT_KNOWN),
  UNPAID_ORDERS(12),
  UNBOUND_ORDERS(4, Kind.PAYMENT_INTENT, What.PAYMENT_NOT_KNOWN),
  /** A refund can fail up to 30 days after it was made (Stripe docs, "Failed refunds"). */
  REFUNDS(4, Kind.REFUND, What.REFUND_NOT_KNOWN, Duration.ofDays(35)),
  /** A dispute is decided within two to three months (Stripe docs, "How disputes work"). */
  DISPUTES(4, Kind.DISPUTE, What.DISPUTE_NOT_KNOWN, Duration.ofDays(180)),
  FRAUD_WARNINGS(4, Kind.EARLY_FRAUD_WARNING, What.FRAUD_WARNING_NOT_KNOWN, Duration.ofDays(35)),
  ORPHANS(3),
  UNCONFIRMED_ORDERS(2),
  QUARANTINED_ORDERS(1),
  OPEN_ITEMS(4);

  private static final List<Stage> ORDER = List.of(values());

  private final int percent;
  private final Optional<Kind> kind;
  private final Optional<What> unknown;
  private final Optional<Duration> lookBack;

  Stage(int percent) {
    this(percent, Optional.empty(), Optional.empty(), Optional.empty());
  }

  Stage(int percent, Kind kind, What unknown) {
    this(percent, Optional.of(kind), Optional.of(unknown), Optional.empty());
  }

  Stage(int percent, Kind kind, What unknown, Duration lookBack) {
    this(percent, Optional.of(kind), Optional.of(unknown), Optional.of(lookBack));
  }

  Stage(int percent, Optional<Kind> kind, Optional<What> unknown, Optional<Duration> lookBack) {
    this.percent = percent;
    this.kind = kind;
    this.unknown = unknown;
    this.lookBack = lookBack;
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

  /** What it reports of such an object if the order does not know what the object says. */
  Optional<What> unknown() {
    return unknown;
  }

  /** How far back its list is looked through once a day, because objects change without events. */
  Optional<Duration> lookBack() {
    return lookBack;
  }

  static Optional<Stage> named(String name) {
    return Arrays.stream(values()).filter(stage -> stage.name().equals(name)).findFirst();
  }

  /** The stage that lists such objects. */
  static Stage of(Kind kind) {
    return Arrays.stream(values())
        .filter(stage -> stage.kind.equals(Optional.of(kind)))
        .findFirst()
        .orElseThrow();
  }
}
