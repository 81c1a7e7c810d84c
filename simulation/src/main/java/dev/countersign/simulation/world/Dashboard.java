package dev.countersign.simulation.world;

import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.simulation.deployment.Deployment;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A person at Stripe's dashboard, who cancels, tampers, refunds, and answers disputes; and the
 * buyers' banks, which send money back.
 */
final class Dashboard implements Runnable {
  private final World world;

  Dashboard(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    int visits = world.chance.nextInt(8);
    for (int i = 0; i < visits; i++) {
      world.pause();
      if (world.chance.nextInt(20) == 0) {
        disableEndpoint();
      }
      if (!world.paymentIntents.isEmpty()) {
        visit(world.chance.oneOf(world.paymentIntents));
      }
    }
  }

  /** Disables the endpoint by mistake, until this is noticed. */
  private void disableEndpoint() {
    world.engine.note("endpoint", "disabled");
    world.account.disableEndpoint();
    world.spawn(
        "somebody",
        () -> {
          world.pause();
          world.engine.note("endpoint", "enabled");
          world.account.enableEndpoint();
        });
  }

  private void visit(String id) {
    if (world.is(id, "succeeded")) {
      afterPayment(id);
    } else if (world.is(id, "requires_capture") && world.chance.nextInt(2) == 0) {
      capture(id);
    } else {
      beforePayment(id);
    }
  }

  private void beforePayment(String id) {
    switch (world.chance.nextInt(6)) {
      case 0 -> {
        world.engine.note("cancels", id);
        var _ = world.account.asOwner("POST", "/v1/payment_intents/" + id + "/cancel", "");
      }
      case 1 -> tamper(id);
      case 2 -> act("authorizes only", id, stripe -> stripe.authorizeOnly(id));
      case 3 -> editMetadata(id);
      default -> {}
    }
  }

  /**
   * Edits metadata, by mistake or to have somebody else's order paid. Our row decides about the
   * owner.
   */
  private void editMetadata(String id) {
    if (world.books.owner(id).isPresent()) {
      String order = world.chance.oneOf(List.copyOf(world.books.orders())).id();
      Map<String, String> metadata =
          world.chance.nextInt(4) == 0
              ? Map.of()
              : Map.of("countersign", Deployment.STACK.mark(), "order_id", order);
      act("edits the metadata of", id, stripe -> stripe.editMetadata(id, metadata));
    }
  }

  /**
   * Captures: usually everything; or half, with the other half released or captured later; or more
   * than everything.
   */
  private void capture(String id) {
    long all = world.account.paymentIntent(id).get("amount_capturable").getAsLong();
    long half = Math.max(1, all / 2);
    switch (world.chance.nextInt(6)) {
      case 0 -> act("captures half of", id, stripe -> stripe.capture(id, half));
      case 1, 2 -> {
        act("captures half, for now, of", id, stripe -> stripe.captureInPart(id, half));
        later("shipment", () -> endCapture(id));
      }
      case 3 -> act("captures more than", id, stripe -> stripe.captureMore(id, all + all / 5));
      default -> act("captures", id, stripe -> stripe.capture(id, all));
    }
  }

  /** Captures the other half, or releases it. */
  private void endCapture(String id) {
    long rest = world.account.paymentIntent(id).get("amount_capturable").getAsLong();
    if (world.chance.nextInt(3) > 0) {
      act("captures the rest of", id, stripe -> stripe.capture(id, rest));
    } else {
      world.engine.note("cancels the rest of", id);
      var _ = world.account.asOwner("POST", "/v1/payment_intents/" + id + "/cancel", "");
    }
  }

  private void tamper(String id) {
    String currency = world.chance.nextInt(4) == 0 ? "eur" : "usd";
    int amount = world.chance.between(50, 9000);
    act("tampers with", id, stripe -> stripe.tamper(id, amount, currency));
  }

  private void afterPayment(String id) {
    long amount = world.account.paymentIntent(id).get("amount_received").getAsLong();
    long part = world.chance.nextInt(3) == 0 ? amount : world.chance.between(1L, amount);
    switch (world.chance.nextInt(5)) {
      case 0, 1 -> act("refunds " + part + " of", id, stripe -> refund(stripe, id, part));
      case 2 -> act("refunds slowly " + part + " of", id, stripe -> refundSlowly(stripe, id, part));
      case 3 -> act("disputes", id, stripe -> dispute(stripe, id, part));
      default -> act("warns of", id, stripe -> warn(stripe, id));
    }
  }

  private void refund(StripeSimulator stripe, String id, long amount) {
    String refund = stripe.refund(id, amount);
    if (world.chance.nextInt(2) == 0) {
      later("bank", () -> replace(refund, id, amount));
    }
  }

  /** Refunds everything, the refund fails, and it is refunded again, before any event arrives. */
  void refundInAHurry(String id) {
    long amount = world.account.paymentIntent(id).get("amount_received").getAsLong();
    act(
        "refunds in a hurry",
        id,
        stripe -> {
          String refund = stripe.refund(id, amount);
          stripe.failRefund(refund);
          var _ = stripe.refund(id, amount);
        });
  }

  /** Fails the refund, and creates another one at once. */
  private void replace(String refund, String id, long amount) {
    act("fails", refund, stripe -> stripe.failRefund(refund));
    act(
        "refunds again " + amount + " of",
        id,
        stripe -> {
          var _ = stripe.refund(id, amount);
        });
  }

  private void refundSlowly(StripeSimulator stripe, String id, long amount) {
    String refund = stripe.refundPending(id, amount);
    later(
        "bank",
        () -> {
          switch (world.chance.nextInt(4)) {
            case 0 -> act("fails", refund, s -> s.failRefund(refund));
            case 1 -> act("cancels", refund, s -> s.cancelRefund(refund));
            default -> act("succeeds", refund, s -> s.succeedRefund(refund));
          }
        });
  }

  private void dispute(StripeSimulator stripe, String id, long amount) {
    if (world.chance.nextInt(3) == 0) {
      String inquiry = stripe.inquire(id);
      later("bank", () -> act("closes", inquiry, s -> s.closeDispute(inquiry, "warning_closed")));
      return;
    }
    String dispute = stripe.dispute(id, amount);
    later(
        "bank",
        () -> {
          if (world.chance.nextInt(2) == 0) {
            act("reviews", dispute, s -> s.updateDispute(dispute, "under_review"));
            world.pause();
          }
          String end = world.chance.nextInt(2) == 0 ? "won" : "lost";
          act(end, dispute, s -> s.closeDispute(dispute, end));
        });
  }

  private void warn(StripeSimulator stripe, String id) {
    String warning =
        world.chance.nextInt(3) == 0 ? stripe.warnOfFraudByCharge(id) : stripe.warnOfFraud(id);
    later("issuer", () -> act("calms", warning, s -> s.updateFraudWarning(warning, false)));
  }

  private void later(String who, Runnable what) {
    world.spawn(
        who,
        () -> {
          if (world.chance.nextInt(2) == 0) {
            world.pause();
          }
          what.run();
        });
  }

  /** Acts, unless Stripe would reject the action in the current state. */
  private void act(String what, String id, Consumer<StripeSimulator> how) {
    try {
      world.actAtStripe(how);
      world.engine.note(what, id);
    } catch (IllegalStateException | IllegalArgumentException _) {
      world.engine.note("can't now: " + what, id);
    }
  }
}
