package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tests compare with: the simulator's own state, which takes no API call to see. */
class TruthTest {
  private final Account account = Account.open();
  private final StripeSimulator stripe = account.stripe;
  private final String first = account.paidId();
  private final String second = account.paidId();

  @Test
  void the_truth_is_what_the_api_would_answer_with_the_oldest_first() {
    stripe.refund(first, 1);
    stripe.refundPending(second, 2);
    stripe.dispute(first);
    stripe.inquire(second);
    stripe.warnOfFraud(first);
    stripe.warnOfFraud(second);
    assertThat(stripe.paymentIntents()).isEqualTo(answered("/v1/payment_intents"));
    assertThat(stripe.refunds()).isEqualTo(answered("/v1/refunds"));
    assertThat(stripe.disputes()).isEqualTo(answered("/v1/disputes"));
    assertThat(stripe.fraudWarnings()).isEqualTo(answered("/v1/radar/early_fraud_warnings"));
    assertThat(stripe.events()).isEqualTo(answered("/v1/events"));
    assertThat(stripe.paymentIntents())
        .extracting(intent -> text(intent, "id"))
        .containsExactly(first, second);
  }

  @Test
  void one_payment_intent_is_found_by_its_id() {
    assertThat(stripe.paymentIntent(first)).contains(account.intent(first));
    assertThat(stripe.paymentIntent("pi_unknown")).isEmpty();
  }

  @Test
  void one_event_is_found_by_its_id() {
    JsonObject last = stripe.events().getLast();
    assertThat(stripe.event(text(last, "id"))).contains(last);
    assertThat(stripe.event("evt_unknown")).isEmpty();
  }

  @Test
  void a_change_of_a_copy_changes_nothing() {
    stripe.refund(first, 1);
    stripe.dispute(first);
    stripe.warnOfFraud(first);
    for (var truth :
        List.of(
            stripe.paymentIntents(),
            List.of(stripe.paymentIntent(first).orElseThrow()),
            stripe.refunds(),
            stripe.disputes(),
            stripe.fraudWarnings(),
            stripe.events())) {
      truth.getFirst().addProperty("status", "spoiled");
      truth.getFirst().entrySet().stream()
          .filter(member -> member.getValue().isJsonObject())
          .forEach(member -> member.getValue().getAsJsonObject().addProperty("spoiled", true));
    }
    assertThat(
            account.stripe.paymentIntents().toString()
                + stripe.refunds()
                + stripe.disputes()
                + stripe.fraudWarnings()
                + stripe.events())
        .doesNotContain("spoiled");
  }

  @Test
  void the_truth_about_events_has_no_end() {
    account.pass(Duration.ofDays(31));
    assertThat(account.eventTypes()).isEmpty();
    assertThat(stripe.events()).hasSize(6);
  }

  private List<JsonObject> answered(String path) {
    return account.list(path + "?limit=100").reversed();
  }
}
