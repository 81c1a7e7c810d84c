package dev.countersign.emulators.stripe;

import dev.countersign.emulators.stripe.Refund.Status;
import dev.countersign.emulators.stripe.Refund.Wish;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The endpoints under {@code /v1/refunds}, and the banks' decisions about refunds. */
final class Refunds {
  private static final Set<String> CREATE =
      Set.of("payment_intent", "charge", "amount", "reason", "metadata");
  private static final Set<String> REASONS =
      Set.of("duplicate", "fraudulent", "requested_by_customer");

  private final ChargeRecords<Refund> refunds = new ChargeRecords<>("/v1/refunds", "refund");
  private final Ids ids;
  private final InstantSource clock;
  private final Events events;
  private final PaymentIntents paymentIntents;

  Refunds(Ids ids, InstantSource clock, Events events, PaymentIntents paymentIntents) {
    this.ids = ids;
    this.clock = clock;
    this.events = events;
    this.paymentIntents = paymentIntents;
  }

  Json create(Form form, Origin origin) {
    form.allowing(CREATE);
    Charge charge = paymentIntents.paidCharge(form);
    long amount = form.number("amount").orElse(charge.refundable());
    Optional<String> reason = form.text("reason");
    if (reason.isPresent() && !REASONS.contains(reason.get())) {
      throw StripeFailure.invalid(null, "reason", "Invalid reason: " + reason.get());
    }
    var wish = new Wish(amount, reason.orElse(null), Metadata.of(form));
    mustBeRefundable(charge, amount);
    return create(charge, wish, charge.method().kind().refundStatus(), origin).json();
  }

  /** Cancels a refund that waits for the buyer; the API cancels no other. */
  Json cancel(String id, Form form, Origin origin) {
    form.allowing(Set.of());
    Refund refund = refunds.found(id);
    if (refund.status() != Status.REQUIRES_ACTION) {
      throw StripeFailure.refused(
          null,
          "id",
          "Refund " + id + " cannot be canceled: its status is " + refund.status().word() + ".");
    }
    refund.cancel();
    ended(refund, origin);
    return refund.json();
  }

  ChargeRecords<Refund> records() {
    return refunds;
  }

  /**
   * Refunds, as a person does in the Dashboard.
   *
   * @throws IllegalStateException if the API would reject it
   */
  Refund refund(Charge charge, long amount, Status status) {
    try {
      mustBeRefundable(charge, amount);
    } catch (StripeFailure failure) {
      throw new IllegalStateException(failure.explanation(), failure);
    }
    return create(charge, new Wish(amount, null, Map.of()), status, Origin.NONE);
  }

  void succeed(String id) {
    Refund refund = refunds.known(id);
    mustBeOneOf(Set.of(Status.PENDING, Status.REQUIRES_ACTION), refund);
    refund.succeed();
    updated(refund, Origin.NONE);
  }

  /** Fails a refund. A bank may send it back long after it succeeded. */
  void fail(String id) {
    Refund refund = refunds.known(id);
    mustBeOneOf(Set.of(Status.PENDING, Status.REQUIRES_ACTION, Status.SUCCEEDED), refund);
    refund.fail();
    ended(refund, Origin.NONE);
    events.record("refund.failed", refund.json(), Origin.NONE);
  }

  void cancel(String id) {
    Refund refund = refunds.known(id);
    mustBeOneOf(Set.of(Status.PENDING, Status.REQUIRES_ACTION), refund);
    refund.cancel();
    ended(refund, Origin.NONE);
  }

  private Refund create(Charge charge, Wish wish, Status status, Origin origin) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var refund = new Refund(ids.next("re"), charge, now, wish, status);
    refunds.add(refund);
    charge.refund(wish.amount());
    events.record("refund.created", refund.json(), origin);
    events.record("charge.refunded", charge.json(), origin);
    return refund;
  }

  /** Ends a refund without effect, so that its amount can be refunded again. */
  private void ended(Refund refund, Origin origin) {
    refund.charge().takeBack(refund.amount());
    updated(refund, origin);
  }

  private void updated(Refund refund, Origin origin) {
    List.of("refund.updated", "charge.refund.updated")
        .forEach(type -> events.record(type, refund.json(), origin));
  }

  private static void mustBeRefundable(Charge charge, long amount) {
    if (charge.chargedBack()) {
      throw StripeFailure.refused(
          "charge_disputed",
          null,
          "Charge " + charge.id() + " has been charged back; cannot issue a refund.");
    }
    if (charge.refundable() == 0) {
      throw StripeFailure.refused(
          "charge_already_refunded", null, "Charge " + charge.id() + " has already been refunded.");
    }
    if (amount < 1) {
      throw StripeFailure.invalid(
          "parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.");
    }
    if (amount > charge.refundable()) {
      throw StripeFailure.refused(
          null,
          "amount",
          ("Refund amount (" + amount + ") is greater than unrefunded amount on charge (")
              + (charge.refundable() + ")"));
    }
  }

  private static void mustBeOneOf(Set<Status> statuses, Refund refund) {
    if (!statuses.contains(refund.status())) {
      throw new IllegalStateException(refund.id() + " is " + refund.status().word());
    }
  }
}
