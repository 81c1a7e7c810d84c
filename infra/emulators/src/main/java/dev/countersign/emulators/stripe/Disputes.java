package dev.countersign.emulators.stripe;

import dev.countersign.emulators.stripe.Dispute.Status;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** The disputes and inquiries of buyers' banks, and how they end. */
final class Disputes {
  private static final Set<Status> OPEN =
      Set.of(Status.NEEDS_RESPONSE, Status.UNDER_REVIEW, Status.WARNING_UNDER_REVIEW);

  private final ChargeRecords<Dispute> disputes = new ChargeRecords<>("/v1/disputes", "dispute");
  private final Ids ids;
  private final InstantSource clock;
  private final Events events;

  Disputes(Ids ids, InstantSource clock, Events events) {
    this.ids = ids;
    this.clock = clock;
    this.events = events;
  }

  ChargeRecords<Dispute> records() {
    return disputes;
  }

  /** Opens a dispute: the bank takes the money until it has decided. */
  Dispute dispute(Charge charge, long amount) {
    if (amount < 1) {
      throw new IllegalArgumentException("nothing is not disputed");
    }
    charge.withdrawFunds();
    Dispute dispute = open(charge, amount, "fraudulent", Status.NEEDS_RESPONSE);
    record("charge.dispute.funds_withdrawn", dispute);
    return dispute;
  }

  /** Opens an inquiry: the bank only asks. */
  Dispute inquire(Charge charge) {
    return open(charge, charge.captured(), "general", Status.WARNING_NEEDS_RESPONSE);
  }

  /**
   * Moves an open dispute to another status. An inquiry may become a chargeback, but a chargeback
   * never becomes an inquiry.
   */
  void update(String id, String word) {
    Dispute dispute = disputes.known(id);
    Status next = Status.of(word);
    if (!OPEN.contains(next)) {
      throw new IllegalArgumentException("an update leads to one of " + OPEN + ", not " + word);
    }
    boolean escalates = dispute.status().isWarning() && next == Status.NEEDS_RESPONSE;
    if (dispute.status().isClosed()
        || (dispute.status().isWarning() != next.isWarning() && !escalates)) {
      throw impossible(dispute, next);
    }
    dispute.become(next);
    if (escalates) {
      dispute.charge().withdrawFunds();
    }
    record("charge.dispute.updated", dispute);
    if (escalates) {
      record("charge.dispute.funds_withdrawn", dispute);
    }
  }

  void close(String id, String word) {
    Dispute dispute = disputes.known(id);
    Status last = Status.of(word);
    if (!last.isClosed()) {
      throw new IllegalArgumentException(word + " does not close a dispute");
    }
    if (dispute.status().isClosed()
        || (last != Status.PREVENTED && dispute.status().isWarning() != last.isWarning())) {
      throw impossible(dispute, last);
    }
    dispute.become(last);
    if (last == Status.WON) {
      dispute.charge().reinstateFunds();
    }
    record("charge.dispute.closed", dispute);
    if (last == Status.WON) {
      record("charge.dispute.funds_reinstated", dispute);
    }
  }

  private Dispute open(Charge charge, long amount, String reason, Status status) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var dispute = new Dispute(ids.next("du"), charge, now, amount, reason, status);
    disputes.add(dispute);
    charge.dispute();
    record("charge.dispute.created", dispute);
    return dispute;
  }

  private void record(String type, Dispute dispute) {
    events.record(type, dispute.json(), Origin.NONE);
  }

  private static IllegalStateException impossible(Dispute dispute, Status next) {
    return new IllegalStateException(
        dispute.id() + " is " + dispute.status().word() + " and can't become " + next.word());
  }
}
