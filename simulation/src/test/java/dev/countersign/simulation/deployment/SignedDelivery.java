package dev.countersign.simulation.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.emulators.stripe.WebhookSigner;
import dev.countersign.orders.OrderId;
import java.time.Instant;
import java.util.Set;

/** What Stripe sends when an order of 4000 is paid. */
final class SignedDelivery {
  private SignedDelivery() {}

  static FunctionRequest.Webhook of(OrderId order, String mark, Instant at, String secret) {
    String body =
        """
        {"id":"evt_%1$s","object":"event","type":"payment_intent.succeeded","created":%2$d,
         "livemode":false,"api_version":"%3$s","data":{"object":{"id":"pi_%1$s",
         "object":"payment_intent","status":"succeeded","amount":4000,"amount_received":4000,
         "currency":"usd","livemode":false,"created":%2$d,
         "metadata":{"order_id":"%1$s","countersign":"%4$s"}}}}
        """
            .formatted(order, at.getEpochSecond(), StripeSimulator.API_VERSION, mark);
    String signature = WebhookSigner.header(at, body.getBytes(UTF_8), secret);
    return new FunctionRequest.Webhook(
        "a payment", "evt_" + order, body, signature, at, Set.of(secret));
  }
}
