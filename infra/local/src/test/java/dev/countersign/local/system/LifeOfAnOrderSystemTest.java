package dev.countersign.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.emulators.eventbridge.BusEvent;
import dev.countersign.local.system.LocalShop.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What becomes of an order after it was paid, through the built zips, and who hears of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifeOfAnOrderSystemTest {
  private LocalShop shop;

  @BeforeAll
  void openShop() throws IOException {
    shop = LocalShop.open(options -> options.withConcurrency(2)); // each process costs seconds
  }

  @AfterAll
  void closeShop() {
    shop.close();
  }

  @Test
  void a_paid_order_is_refunded_and_disputed_and_each_step_is_told_on() { // LS01, RD01, RD03, I14
    Answer created = paid();
    String order = created.member("orderId");
    String paymentIntent = paymentIntent(created);
    shop.awaitStatus(order, "PAID");
    shop.stripe().refund(paymentIntent, 1500);
    shop.awaitStatus(order, "PARTIALLY_REFUNDED");
    String dispute = shop.stripe().dispute(paymentIntent, 1000);
    shop.awaitStatus(order, "DISPUTED");
    shop.stripe().closeDispute(dispute, "won");
    shop.awaitStatus(order, "PARTIALLY_REFUNDED");
    awaitTold(order, "OrderRefunded");
    awaitTold(order, "OrderDisputed");
    shop.stripe().warnOfFraud(paymentIntent);
    awaitTold(order, "OrderFraudWarned");
    assertThat(shop.order(order).json().get("fraudWarnings"))
        .hasToString("[{\"actionable\":true}]");
    assertThat(told(order).stream().filter("OrderPaid"::equals)).hasSize(1);
    assertThat(shop.order(order).json().get("amountRefunded").getAsLong()).isEqualTo(1500);
  }

  @Test
  void an_order_in_quarantine_leaves_it_by_an_operators_decision_alone() { // I13, WQ01
    Answer created = shop.create();
    String order = created.member("orderId");
    shop.stripe().tamper(paymentIntent(created), 3999, "usd");
    shop.pay(created, "pm_card_visa");
    shop.awaitStatus(order, "QUARANTINED");
    awaitTold(order, "OrderQuarantined");
    assertThat(told(order)).doesNotContain("OrderPaid");
    assertThat(shop.row(order).reasons()).containsExactly("amount_mismatch");

    JsonObject released = release(order, "amount_mismatch");
    assertThat(released.get("outcome").getAsString()).isEqualTo("released");
    assertThat(shop.order(order).member("status")).isEqualTo("PAID");
    awaitTold(order, "OrderPaid");
    assertThat(release(order, "amount_mismatch").get("outcome").getAsString())
        .isEqualTo("not-standing");
  }

  @Test
  void reconciliation_finds_a_payment_that_no_webhook_reported() { // RC03, RC06
    Answer created = shop.create();
    String order = created.member("orderId");
    shop.stripe().omitEvents(Integer.MAX_VALUE, _ -> true);
    shop.pay(created, "pm_card_visa");
    shop.stripe().refund(paymentIntent(created), 4000);
    shop.stripe().heal();
    assertThat(shop.order(order).member("status")).isEqualTo("AWAITING_PAYMENT");
    JsonObject report = shop.reconcile();
    assertThat(report.get("repaired").getAsLong()).as("%s", report).isPositive();
    shop.awaitStatus(order, "REFUNDED");
    assertThat(shop.reconcile().get("repaired").getAsLong()).isZero();
  }

  @Test
  void a_page_that_asks_until_its_order_is_paid_hears_so_though_no_webhook_comes() { // RC12
    Answer created = shop.create();
    String order = created.member("orderId");
    assertThat(shop.order(order).member("status")).isEqualTo("AWAITING_PAYMENT"); // too early
    shop.stripe().omitEvents(Integer.MAX_VALUE, _ -> true);
    shop.pay(created, "pm_card_visa");
    shop.stripe().heal();

    shop.awaitStatus(order, "PAID");

    awaitTold(order, "OrderPaid");
    assertThat(shop.rows("ProcessedEventsTable").stream().map(row -> row.text("orderId")))
        .doesNotContain(order); // no event said so
  }

  @Test
  void
      a_change_given_up_because_of_a_broken_row_can_be_published_by_hand_once_the_row_is_repaired() { // D16
    String order = paid().member("orderId");
    awaitTold(order, "OrderPaid");
    String createdAt = shop.row(order).text("createdAt");
    shop.edit(order, "SET createdAt = :value", AttributeValue.fromS("last week"));
    String message =
        Await.until(
            "the queue names " + order,
            () -> shop.notPublished().stream().filter(body -> body.contains(order)).findFirst());
    assertThat(outcome(tell(message))).isEqualTo("not-an-order");

    shop.edit(order, "SET createdAt = :value", AttributeValue.fromS(createdAt));
    JsonObject answer = tell(message);

    assertThat(answer.get("outcome").getAsString()).as("%s", answer).isEqualTo("done");
    assertThat(outcome(answer)).isEqualTo("published");
    List<JsonObject> paid =
        shop.stack().eventBridge().events().stream()
            .filter(event -> event.detailType().equals("OrderPaid"))
            .map(LifeOfAnOrderSystemTest::detail)
            .filter(detail -> detail.get("orderId").getAsString().equals(order))
            .toList();
    assertThat(paid).hasSizeGreaterThan(1).containsOnly(paid.getFirst());
  }

  private JsonObject tell(String message) {
    return shop.invoke("PublishOrderEventsFunction", message);
  }

  private static String outcome(JsonObject answer) {
    return answer.getAsJsonArray("orders").get(0).getAsJsonObject().get("outcome").getAsString();
  }

  private Answer paid() {
    Answer created = shop.create();
    assertThat(shop.pay(created, "pm_card_visa").status()).isEqualTo(200);
    return created;
  }

  private JsonObject release(String order, String reason) {
    return shop.invoke(
        "ReleaseQuarantineFunction",
        """
        {"orderId":"%s","reason":"%s","decidedBy":"ada@example.com","note":"a cent is a cent"}
        """
            .formatted(order, reason));
  }

  private void awaitTold(String order, String type) {
    Await.until(
        type + " of " + order + " is told",
        () -> Optional.of(told(order)).filter(types -> types.contains(type)));
  }

  /** The types of the events that the bus carried about the order, in their order. */
  private List<String> told(String order) {
    return shop.stack().eventBridge().events().stream()
        .filter(event -> order.equals(detail(event).get("orderId").getAsString()))
        .map(BusEvent::detailType)
        .toList();
  }

  private static JsonObject detail(BusEvent event) {
    return JsonParser.parseString(event.detail()).getAsJsonObject();
  }

  private static String paymentIntent(Answer created) {
    String secret = created.member("clientSecret");
    return secret.substring(0, secret.indexOf("_secret_"));
  }
}
