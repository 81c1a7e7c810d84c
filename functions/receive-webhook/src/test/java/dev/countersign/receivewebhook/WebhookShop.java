package dev.countersign.receivewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.http.Log;
import dev.countersign.http.Snapshot;
import dev.countersign.orders.OrderFacts;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Standing;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.WebhookSecrets;
import dev.countersign.testkit.Answer;
import dev.countersign.testkit.shop.ShopWithAnOrder;
import org.crac.Core;

/**
 * A shop that has sold two tees for 4000 US cents, and the function that hears what Stripe says of
 * it. Every answer is held against openapi.yaml, and looked through for secrets and for the buyer's
 * data together with what was logged and stored.
 */
final class WebhookShop extends ShopWithAnOrder {
  static final String API_VERSION = "2026-07-29.dahlia";
  static final String SECRET_ID = "stripe-webhook-signing";
  static final String SECRET = "whsec_canary1current_0123456789abcdef";

  final InProcessSecretsManager secrets = new InProcessSecretsManager(clock, SECRET_ID, SECRET);
  final Ports ports = new Ports();
  private final WebhookSecrets webhookSecrets =
      new WebhookSecrets(
          new SecretsManagerSecrets(secrets),
          SECRET_ID,
          clock,
          functionLog()::lastGoodSecretServes);
  private final ReceiveWebhookHandler function =
      new ReceiveWebhookHandler(
          webhookSecrets, ports.around(orders), STACK, API_VERSION, functionLog(), clock);
  private int events;

  private WebhookShop() {}

  /** With the order placed and bound to its PaymentIntent. */
  static WebhookShop withAnOrder() {
    WebhookShop shop = new WebhookShop();
    shop.place(ORDER, PAYMENT_INTENT);
    return shop;
  }

  static WebhookShop withoutAnOrder() {
    return new WebhookShop();
  }

  void place(OrderId id, String paymentIntent) {
    bind(place(id, STACK, false), paymentIntent);
  }

  /** An event of that type about the order, with an id of its own. */
  TestEvent event(String type) {
    events++;
    return TestEvent.of(this, "evt_" + events, type);
  }

  TestEvent succeeded() {
    return event("payment_intent.succeeded");
  }

  Envelope envelope(byte[] body) {
    return new Envelope(this, body);
  }

  Answer answer(Envelope envelope) {
    Answer answer = answer(function, envelope.event());
    mustNotLeak(answer + "" + tables.rows("OrdersTable") + markers());
    return answer;
  }

  OrderStatus status() {
    return order().status();
  }

  Standing standing() {
    return order().standing();
  }

  OrderFacts facts() {
    return order().facts();
  }

  /** How often the function asked for the version that is current. */
  int secretReads() {
    return secrets.reads(SECRET_ID, "AWSCURRENT");
  }

  /** What Lambda does with this function's secrets when it restores a snapshot. */
  void restore() {
    new Snapshot(() -> {}, webhookSecrets::forget).afterRestore(Core.getGlobalContext());
  }

  private Log functionLog() {
    return new Log("shop", "receive-webhook", clock, log);
  }

  private static void mustNotLeak(String written) {
    assertThat(written).doesNotContain("canary");
  }
}
