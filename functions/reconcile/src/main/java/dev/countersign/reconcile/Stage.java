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
 * The stages of a run, in their order. Each stage has its own checkpoint and a share of the time.
 * So a later stage waits no longer than the shares before it, and time that a stage does not use
 * goes to the others. Requests to Stripe are spaced by time, so a share of the time is also a share
 * of the requests.
 *
 * <p>Events and PaymentIntents come first, because they find payments. PaymentIntents are bound
 * before their refunds and disputes are checked, because these are found through the binding. Open
 * items come last: those that earlier stages have found again need no check of their own.
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

  /** Returns the time when the stage's first turn ends, in a run with that start and end. */
  Instant endOfShare(Instant start, Instant end) {
    int percentUpToHere =
        ORDER.subList(0, ORDER.indexOf(this) + 1).stream().mapToInt(stage -> stage.percent).sum();
    return start.plusMillis(Duration.between(start, end).toMillis() * percentUpToHere / 100);
  }

  /**
   * Returns the kind of Stripe's objects that the stage lists and compares with our orders; empty
   * if it lists none.
   */
  Optional<Kind> kind() {
    return kind;
  }

  /** Returns the drift to report if the order does not know what such an object says. */
  Optional<What> unknown() {
    return unknown;
  }

  /**
   * Returns how far back the stage reads its list once a day, because objects change without
   * events.
   */
  Optional<Duration> lookBack() {
    return lookBack;
  }

  static Optional<Stage> named(String name) {
    return Arrays.stream(values()).filter(stage -> stage.name().equals(name)).findFirst();
  }

  /** Returns the stage that lists objects of the kind. */
  static Stage of(Kind kind) {
    return Arrays.stream(values())
        .filter(stage -> stage.kind.equals(Optional.of(kind)))
        .findFirst()
        .orElseThrow();
  }
}
