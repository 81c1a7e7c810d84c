package dev.countersign.local.system;

import static dev.countersign.testkit.Concurrently.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.local.system.LocalShop.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaymentSystemTest {
  private LocalShop shop;

  @BeforeAll
  void openShop() throws IOException {
    shop = LocalShop.open();
  }

  @AfterAll
  void closeShop() {
    shop.close();
  }

  @Test
  @DisplayName("LS01: a purchase passes on one machine, without an account anywhere")
  void a_payment_goes_from_the_cart_to_paid() {
    Answer created = shop.create();
    assertThat(created.header("Location")).contains("/orders/" + created.member("orderId"));
    assertThat(created.header("Cache-Control")).contains("no-store");
    assertThat(created.json().get("amount").getAsLong()).isEqualTo(4000);

    assertThat(shop.pay(created, "pm_card_visa").status()).isEqualTo(200);

    shop.awaitStatus(created.member("orderId"), "PAID");
    assertThat(shop.order(created.member("orderId")).text()).doesNotContain("clientSecret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/live"})
  void the_location_of_an_order_leads_to_it(String stage) {
    Answer created =
        shop.send(
            shop.request(stage + "/payment-intents")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(LocalShop.CART)));
    String location = created.header("Location").orElseThrow();

    assertThat(location).isEqualTo(stage + "/orders/" + created.member("orderId"));
    Answer order = shop.send(shop.request(location).GET());
    assertThat(order.member("orderId")).isEqualTo(created.member("orderId"));
  }

  @Test
  void a_declined_card_leaves_the_order_payable_and_another_card_pays_it() {
    Answer created = shop.create();
    assertThat(shop.pay(created, "pm_card_chargeDeclined").status()).isEqualTo(402);
    shop.awaitStatus(created.member("orderId"), "PAYMENT_FAILED");

    shop.pay(created, "pm_card_visa");

    shop.awaitStatus(created.member("orderId"), "PAID");
  }

  @Test
  void a_card_that_asks_for_authentication_is_paid_once_the_buyer_gave_it() {
    Answer created = shop.create();
    shop.pay(created, "pm_card_authenticationRequired");
    String secret = created.member("clientSecret");

    shop.stripe().completeAuthentication(secret.substring(0, secret.indexOf("_secret_")), true);

    shop.awaitStatus(created.member("orderId"), "PAID");
  }

  @Test
  @DisplayName("ID03: simultaneous identical requests are one order and one PaymentIntent")
  void two_hundred_identical_requests_at_once_are_one_order_and_one_payment_intent()
      throws InterruptedException {
    String key = UUID.randomUUID().toString();

    List<Answer> answers = atOnce(200, () -> shop.create(key, LocalShop.CART));

    List<Answer> served = answers.stream().filter(answer -> answer.status() < 300).toList();
    List<Answer> busy = answers.stream().filter(answer -> answer.status() >= 300).toList();
    assertThat(served.stream().map(Answer::text).distinct()).hasSize(1);
    assertThat(served.stream().map(Answer::status).collect(Collectors.toSet()))
        .isSubsetOf(200, 201)
        .contains(201);
    assertThat(served.stream().filter(answer -> answer.status() == 201)).hasSize(1);
    assertThat(busy)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).as(answer.text()).isEqualTo(409);
              assertThat(answer.header("Retry-After")).isPresent();
            });
    assertThat(shop.paymentIntentsOf(served.getFirst().member("orderId"))).hasSize(1);
  }

  @Test
  @DisplayName("WD01: the same event many times at once has one marker and one effect")
  void the_same_event_fifty_times_at_once_counts_once() throws InterruptedException {
    Answer created = shop.create();
    String orderId = created.member("orderId");
    String paymentIntent = shop.row(orderId).text("paymentIntentId");
    long versionBefore = shop.row(orderId).number("version");
    String eventId = "evt_fifty" + UUID.randomUUID().toString().replace("-", "");
    String event = Events.succeeded(shop.mark(), eventId, paymentIntent, orderId, 4000);

    List<Answer> answers = atOnce(50, () -> shop.deliver(event));

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(
            shop.rows("ProcessedEventsTable").stream()
                .filter(row -> row.text("eventId").equals(eventId)))
        .hasSize(1);
    assertThat(shop.row(orderId).number("version")).isEqualTo(versionBefore + 1);
    assertThat(shop.order(orderId).member("status")).isEqualTo("PAID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "40.5", "3999", "100000000000000000000"})
  void an_order_whose_amount_was_changed_by_hand_is_quarantined_when_paid_and_never_paid(
      String amount) {
    Answer created = shop.create();
    String orderId = created.member("orderId");
    shop.setAmountByHand(orderId, amount);

    shop.pay(created, "pm_card_visa");

    shop.awaitStatus(orderId, "QUARANTINED");
    assertThat(shop.row(orderId).reasons()).containsExactly("amount_mismatch");
    shop.awaitLogLine(orderId, "\"Quarantined\":1");
  }

  @Test
  void a_payment_intent_that_was_changed_at_stripe_is_quarantined() {
    Answer created = shop.create();
    String orderId = created.member("orderId");
    shop.stripe().tamper(shop.row(orderId).text("paymentIntentId"), 100, "usd");

    shop.pay(created, "pm_card_visa");

    shop.awaitStatus(orderId, "QUARANTINED");
  }

  @Test
  @DisplayName("CR08: a price of the browser's own is refused")
  void an_own_price_is_refused_and_nothing_is_written() {
    int before = shop.rows("OrdersTable").size();
    Answer answer =
        shop.create(
            UUID.randomUUID().toString(),
            "{\"currency\":\"usd\",\"amount\":1,\"items\":"
                + "[{\"productId\":\"tee-black-m\",\"quantity\":2}]}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.member("type")).isEqualTo("urn:countersign:problem:client-supplied-price");
    assertThat(shop.rows("OrdersTable")).hasSize(before);
  }

  @Test
  @DisplayName("CR09: a card number reaches neither log nor table nor answer")
  void a_card_number_is_refused_and_forgotten() {
    Answer answer =
        shop.create(
            UUID.randomUUID().toString(),
            "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee-black-m\",\"quantity\":2}],"
                + "\"note\":\""
                + LocalShop.CARD_NUMBER
                + "\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.member("type")).isEqualTo("urn:countersign:problem:card-data-not-accepted");
    // LocalShop.close looks through every log line, row and error body for the number.
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(StripeFault.serverError(), 503, "unavailable"),
        Arguments.of(StripeFault.badRequest(), 500, "internal"),
        Arguments.of(StripeFault.unauthorized(), 500, "internal"),
        Arguments.of(StripeFault.forbidden(), 500, "internal"),
        Arguments.of(StripeFault.rateLimited(Duration.ofSeconds(7)), 429, "too-many-requests"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void an_error_of_stripes_is_a_problem_and_the_same_request_again_is_served(
      StripeFault fault, int status, String problem) {
    String key = UUID.randomUUID().toString();
    shop.stripe().fail(10, call -> call.method().equals("POST"), fault);

    Answer failed = shop.create(key, LocalShop.CART);
    shop.stripe().heal();

    assertThat(failed.status()).isEqualTo(status);
    assertThat(failed.member("type")).isEqualTo("urn:countersign:problem:" + problem);
    assertThat(failed.header("Retry-After").isPresent()).isEqualTo(status != 500);
    assertThat(shop.create(key, LocalShop.CART).status()).isEqualTo(200);
  }

  @Test
  void a_forged_webhook_is_refused_and_changes_nothing() {
    Answer created = shop.create();
    String orderId = created.member("orderId");
    String paymentIntent = shop.row(orderId).text("paymentIntentId");
    byte[] event =
        Events.succeeded(shop.mark(), "evt_forged", paymentIntent, orderId, 4000)
            .getBytes(StandardCharsets.UTF_8);

    Answer answer =
        shop.deliver(
            event, "t=" + java.time.Instant.now().getEpochSecond() + ",v1=" + "0".repeat(64));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.member("type")).isEqualTo("urn:countersign:problem:invalid-signature");
    assertThat(shop.order(orderId).member("status")).isEqualTo("AWAITING_PAYMENT");
  }

  @Test
  void an_event_for_an_order_that_is_not_there_is_kept_as_an_orphan() {
    String orderId = "0".repeat(52);
    Answer answer =
        shop.deliver(Events.succeeded(shop.mark(), "evt_orphan1", "pi_orphan1", orderId, 4000));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(shop.rows("ProcessedEventsTable"))
        .anySatisfy(
            row -> {
              assertThat(row.text("eventId")).isEqualTo("evt_orphan1");
              assertThat(row.text("outcome")).isEqualTo("ORPHAN");
            });
  }
}
