package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.ORDER;
import static dev.countersign.emulators.stripe.Account.ids;
import static dev.countersign.emulators.stripe.Account.json;
import static dev.countersign.emulators.stripe.Account.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EventsTest {
  private final Account account = Account.open();

  @Test
  void an_event_keeps_the_object_as_it_was_and_the_request_that_caused_it() {
    StripeAnswer created = account.post("/v1/payment_intents", ORDER, "key-1");
    account.confirm(text(json(created), "id"), "pm_card_visa");
    JsonObject event = only("type=payment_intent.created");
    assertThat(event.getAsJsonObject("data").getAsJsonObject("object")).isEqualTo(json(created));
    assertThat(text(event, "api_version")).isEqualTo("2026-07-29.dahlia");
    assertThat(text(event.getAsJsonObject("request"), "idempotency_key")).isEqualTo("key-1");
    assertThat(created.header("Request-Id")).contains(text(event.getAsJsonObject("request"), "id"));
    assertThat(json(account.get("/v1/events/" + text(event, "id")))).isEqualTo(event);
  }

  @Test
  void events_are_listed_by_type() {
    account.confirm(account.createdId(), "pm_card_visa");
    assertThat(ids(account.get("/v1/events?type=charge.succeeded"))).hasSize(1);
    assertThat(ids(account.get("/v1/events?type=payment_intent.*"))).hasSize(2);
    assertThat(
            ids(account.get("/v1/events?types[]=charge.succeeded&types[]=payment_intent.created")))
        .hasSize(2);
    assertThat(ids(account.get("/v1/events?types[0]=charge.succeeded"))).hasSize(1);
  }

  @Test
  void events_are_listed_in_pages_and_by_time() {
    account.create();
    account.pass(Duration.ofMinutes(1));
    account.create();
    StripeAnswer newest = account.get("/v1/events?limit=1");
    StripeAnswer older = account.get("/v1/events?limit=1&starting_after=" + ids(newest).getFirst());
    assertThat(json(older).get("has_more").getAsBoolean()).isFalse();
    long start = Account.START.getEpochSecond();
    assertThat(ids(account.get("/v1/events?created[gt]=" + start))).isEqualTo(ids(newest));
    assertThat(ids(account.get("/v1/events?created=" + start))).isEqualTo(ids(older));
  }

  @Test
  @DisplayName("RC05: over many pages nothing is skipped and nothing doubled")
  void over_many_pages_nothing_is_skipped_and_nothing_doubled() {
    var made = new ArrayList<String>();
    for (int i = 0; i < 125; i++) {
      account.paidId();
    }
    account.stripe.events().forEach(event -> made.addFirst(text(event, "id")));
    assertThat(made).hasSize(375);
    var listed = new ArrayList<>(ids(account.get("/v1/events?limit=100")));
    for (int page = 2; page <= 4; page++) {
      listed.addAll(ids(account.get("/v1/events?limit=100&starting_after=" + listed.getLast())));
    }
    assertThat(listed).isEqualTo(made);
    var backwards = new ArrayList<String>(List.of(made.getLast()));
    for (int page = 1; page <= 4; page++) {
      String newest = backwards.getFirst();
      backwards.addAll(0, ids(account.get("/v1/events?limit=100&ending_before=" + newest)));
    }
    assertThat(backwards).isEqualTo(made);
  }

  @Test
  void an_event_is_told_for_thirty_days() {
    account.create();
    account.pass(Duration.ofDays(30).minusSeconds(1));
    assertThat(account.eventTypes()).hasSize(1);
    account.pass(Duration.ofSeconds(1));
    assertThat(account.eventTypes()).isEmpty();
  }

  @Test
  void a_webhook_is_pending_until_it_is_taken() {
    account.stripe.subscribe(URI.create("http://shop.test/hook"));
    account.create();
    assertThat(only("limit=1").get("pending_webhooks").getAsInt()).isEqualTo(1);
    account.stripe.due().forEach(delivery -> account.stripe.report(delivery, 200));
    assertThat(only("limit=1").get("pending_webhooks").getAsInt()).isZero();
  }

  @Test
  void one_change_can_have_two_events() {
    account.create();
    String first = text(only("limit=1"), "id");
    String second = account.stripe.repeat(first);
    assertThat(second).isNotEqualTo(first);
    assertThat(json(account.get("/v1/events/" + second)).get("data"))
        .isEqualTo(json(account.get("/v1/events/" + first)).get("data"));
  }

  private JsonObject only(String query) {
    return json(account.get("/v1/events?" + query)).getAsJsonArray("data").get(0).getAsJsonObject();
  }
}
