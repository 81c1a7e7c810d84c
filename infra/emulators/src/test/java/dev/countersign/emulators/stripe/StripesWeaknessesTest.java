package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StripesWeaknessesTest {
  private static final String FAILED = "/v1/events?delivery_success=false";
  private static final String DELIVERED = "/v1/events?delivery_success=true";

  private final Account account =
      Account.with(
          new RetrySchedule(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1)));
  private String endpoint = "";

  @BeforeEach
  void listen() {
    endpoint = account.stripe.subscribe(URI.create("http://shop.test/hook"));
  }

  @Test
  @DisplayName("RC03: the payment succeeded, and no event exists at all")
  void an_event_that_is_omitted_never_exists_though_the_payment_does() {
    account.stripe.omitEvents(1, "payment_intent.succeeded"::equals);
    String id = account.paidId();
    assertThat(text(account.intent(id), "status")).isEqualTo("succeeded");
    assertThat(account.eventTypes()).containsExactly("payment_intent.created", "charge.succeeded");
    assertThat(account.stripe.due())
        .extracting(Delivery::eventType)
        .containsExactly("payment_intent.created", "charge.succeeded");
    account.paidId();
    assertThat(account.eventTypes()).endsWith("payment_intent.succeeded");
  }

  @Test
  void events_are_omitted_as_often_as_it_was_said_or_until_all_is_healed() {
    account.stripe.omitEvents(2, type -> type.startsWith("payment_intent."));
    account.paidId();
    assertThat(account.eventTypes()).containsExactly("charge.succeeded");
    account.stripe.omitEvents(100, _ -> true);
    account.stripe.heal();
    account.create();
    assertThat(account.eventTypes()).endsWith("payment_intent.created");
    assertThatThrownBy(() -> account.stripe.omitEvents(0, _ -> true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_event_that_stripe_gives_up_is_never_delivered_and_listed_as_not_delivered() {
    account.create();
    String event = onlyEvent();
    account.stripe.giveUp(event);
    assertThat(account.stripe.due()).isEmpty();
    assertThat(account.stripe.nextDue()).isEmpty();
    assertThat(listed(FAILED)).containsExactly(event);
    assertThat(listed(DELIVERED)).isEmpty();
    account.stripe.resend(event);
    report(200);
    assertThat(listed(DELIVERED)).containsExactly(event);
  }

  @Test
  void an_attempt_under_way_when_stripe_gives_up_is_the_last() {
    account.create();
    Delivery underWay = account.stripe.due().getFirst();
    account.stripe.giveUp(underWay.eventId());
    account.stripe.report(underWay, 500);
    assertThat(account.stripe.nextDue()).isEmpty();
    assertThat(listed(FAILED)).containsExactly(underWay.eventId());
    assertThatThrownBy(() -> account.stripe.giveUp("evt_unknown"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_event_is_delivered_once_every_endpoint_has_taken_it() {
    account.stripe.subscribe(URI.create("http://other.test/hook"));
    account.create();
    String event = onlyEvent();
    List<Delivery> both = account.stripe.due();
    assertThat(listed(FAILED)).containsExactly(event);
    account.stripe.report(both.getFirst(), 200);
    assertThat(listed(FAILED)).containsExactly(event);
    account.stripe.report(both.getLast(), 200);
    assertThat(listed(FAILED)).isEmpty();
    assertThat(listed(DELIVERED)).containsExactly(event);
  }

  @Test
  void an_event_has_failed_once_the_last_retry_has() {
    account.create();
    report(500);
    assertThat(listed(FAILED)).hasSize(1);
    account.pass(Duration.ofHours(1));
    report(0);
    assertThat(account.stripe.nextDue()).isEmpty();
    assertThat(listed(FAILED)).hasSize(1);
    JsonObject event = account.list(FAILED).getFirst();
    assertThat(event.get("pending_webhooks").getAsInt()).isEqualTo(1);
  }

  @Test
  @DisplayName("RC02: Stripe lists no failed delivery for an endpoint that was disabled")
  void an_endpoint_that_is_gone_has_failed_nothing() {
    account.create();
    Delivery underWay = account.stripe.due().getFirst();
    account.create();
    account.stripe.unsubscribe(endpoint);
    account.stripe.report(underWay, 500);
    account.create();
    assertThat(listed(FAILED)).isEmpty();
    assertThat(listed(DELIVERED)).hasSize(3);
  }

  @Test
  void delivery_success_is_true_or_false() {
    assertThat(account.get("/v1/events?delivery_success=maybe").status()).isEqualTo(400);
  }

  private void report(int status) {
    account.stripe.due().forEach(delivery -> account.stripe.report(delivery, status));
  }

  private String onlyEvent() {
    return text(account.list("/v1/events").getFirst(), "id");
  }

  private List<String> listed(String path) {
    return Account.ids(account.get(path));
  }
}
