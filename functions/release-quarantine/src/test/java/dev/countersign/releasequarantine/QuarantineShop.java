package dev.countersign.releasequarantine;

import com.google.gson.JsonObject;
import dev.countersign.http.Log;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.PaymentObservation.Amounts;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.testkit.shop.ShopWithAnOrder;
import java.util.Optional;

/** A shop with one order, of 4000 US cents, and the operator who looks after it. */
final class QuarantineShop extends ShopWithAnOrder {
  final OrdersThatMove moving = new OrdersThatMove(orders);
  private final ReleaseQuarantineHandler function =
      new ReleaseQuarantineHandler(
          moving, new Log("shop", "release-quarantine", clock, log), clock);

  QuarantineShop() {
    bind(place(ORDER, STACK, true), PAYMENT_INTENT);
  }

  /** What the webhook records once Stripe has said that so much was received. */
  void hearsOfPayment(long received) {
    hearsOfPayment(received, true);
  }

  void hearsOfPayment(long received, boolean livemode) {
    hearsOfPayment(PAYMENT_INTENT, received, livemode);
  }

  void hearsOfPayment(String paymentIntent, long received, boolean livemode) {
    change(
        order ->
            order.observe(
                new PaymentObservation(
                    new PaymentIntentId(paymentIntent),
                    State.SUCCEEDED,
                    Optional.of(new Amounts(4000, received, "usd")),
                    livemode,
                    Optional.empty(),
                    clock.instant(),
                    "evt_" + received)));
  }

  /** The decision that a mismatch of the amount is dealt with. */
  static JsonObject decision() {
    var decision = new JsonObject();
    decision.addProperty("orderId", ORDER.value());
    decision.addProperty("reason", "amount_mismatch");
    decision.addProperty("decidedBy", "ada@example.com");
    decision.addProperty("note", "Ms Lovelace paid the rest by bank transfer.");
    return decision;
  }

  JsonObject decides(JsonObject decision) {
    return decides(decision.toString());
  }

  /** As `aws lambda invoke` sends it. */
  JsonObject decides(String payload) {
    return invoke(function, payload);
  }
}
