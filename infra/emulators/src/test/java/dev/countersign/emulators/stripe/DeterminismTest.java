package dev.countersign.emulators.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeterminismTest {

  @Test
  @DisplayName("LS03: the same seed twice gives the identical trace")
  void the_same_seed_and_calls_give_the_same_answers_byte_for_byte() {
    assertThat(trace(42)).isEqualTo(trace(42));
  }

  @Test
  void another_seed_gives_other_ids() {
    assertThat(trace(42)).isNotEqualTo(trace(43));
  }

  @Test
  void every_answer_has_the_headers_of_stripe() {
    StripeAnswer answer = Account.open().get("/v1/events");
    assertThat(answer.header("Date")).contains("Sun, 01 Nov 2026 12:00:00 GMT");
    assertThat(answer.header("Stripe-Version")).contains(StripeSimulator.API_VERSION);
    assertThat(answer.header("Content-Type")).contains("application/json");
    assertThat(answer.header("Request-Id").orElseThrow()).startsWith("req_");
  }

  @Test
  void every_answer_is_dated_by_the_clock_it_is_given() {
    Account account = Account.open();
    account.post("/v1/payment_intents", Account.ORDER, "key-1");
    account.pass(Duration.ofDays(8).plusSeconds(5));
    account.stripe.fail(call -> call.path().contains("limit=3"), StripeFault.serverError());
    for (StripeAnswer answer :
        List.of(
            account.get("/v1/events"),
            account.get("/v1/events?limit=3"),
            account.get("/v1/nothing"),
            account.post("/v1/payment_intents", Account.ORDER, "key-2"),
            account.post("/v1/payment_intents", Account.ORDER, "key-2"),
            account.post("/v1/payment_intents", ""),
            account.fromBrowser("GET", "/v1/events", ""))) {
      assertThat(answer.header("Date")).contains("Mon, 09 Nov 2026 12:00:05 GMT");
    }
  }

  private static List<String> trace(long seed) {
    Account account = Account.seeded(seed);
    account.stripe.subscribe(URI.create("http://shop.test/hook"));
    var trace = new ArrayList<String>();
    String id = account.createdId();
    String paid = account.paidId();
    account.stripe.refund(paid, 1);
    account.stripe.warnOfFraud(paid);
    account.stripe.closeDispute(account.stripe.dispute(paid), "won");
    for (StripeAnswer answer :
        List.of(
            account.confirm(id, "pm_card_chargeDeclined"),
            account.confirm(id, "pm_card_authenticationRequired"),
            account.post("/v1/payment_intents", "amount=1&currency=usd"),
            account.get("/v1/events"))) {
      trace.add(answer.status() + answer.headers().toString() + answer.body());
    }
    account.stripe.due().forEach(delivery -> trace.add(delivery.signature() + delivery.body()));
    return trace;
  }
}
