package dev.countersign.simulation.world;

import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.truth.OrderBook;
import java.util.List;

/** Looks at orders in quarantine and decides, sometimes twice, and sometimes wrongly. */
final class Operator implements Runnable {
  private static final List<String> REASONS =
      List.of(
          "amount_mismatch",
          "currency_mismatch",
          "livemode_mismatch",
          "canceled_and_succeeded",
          "provider_mismatch",
          "inconsistent_event",
          "multiple_payment_intents",
          "refund_exceeds_payment");

  private final World world;

  Operator(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    int looks = world.chance.nextInt(5);
    for (int i = 0; i < looks; i++) {
      world.pause();
      List<OrderBook> quarantined =
          world.books.orders().stream()
              .filter(book -> book.row().status().equals("QUARANTINED"))
              .toList();
      if (!quarantined.isEmpty()) {
        OrderBook book = world.chance.oneOf(quarantined);
        if (world.chance.nextInt(2) == 0) {
          tidyUp(book);
        }
        decide(book, i);
      }
    }
  }

  /**
   * Cleans up as docs/operate.md advises: cancels the extra PaymentIntent at Stripe, or refunds it.
   */
  private void tidyUp(OrderBook book) {
    for (String id : book.row().facts().named("paymentIntent ")) {
      if (!id.equals(book.row().standing().own())) {
        world.engine.note("tidies up", id);
        if (world.is(id, "succeeded")) {
          long received = world.account.paymentIntent(id).get("amount_received").getAsLong();
          world.actAtStripe(stripe -> giveBack(stripe, id, received));
        } else {
          var _ = world.account.asOwner("POST", "/v1/payment_intents/" + id + "/cancel", "");
        }
      }
    }
  }

  private void giveBack(StripeSimulator stripe, String id, long amount) {
    try {
      String refund = stripe.refund(id, amount);
      if (world.chance.nextInt(4) == 0) {
        stripe.failRefund(refund);
      }
    } catch (IllegalStateException | IllegalArgumentException _) {
      world.engine.note("can't be given back", id);
    }
  }

  private void decide(OrderBook book, int number) {
    List<String> reasons = book.row().standing().reasons();
    String reason =
        reasons.isEmpty() || world.chance.nextInt(5) == 0
            ? world.chance.oneOf(REASONS)
            : world.chance.oneOf(reasons);
    var decision =
        new FunctionRequest.Release(book.id(), reason, "operator-" + number, "looked-at-it");
    var _ = world.ask(decision);
    if (world.chance.nextInt(3) == 0) {
      var _ = world.ask(decision); // no answer came, or it was not believed
    }
  }
}
