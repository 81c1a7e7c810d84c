package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private static final URI HOOK = URI.create("http://shop.test/hook");

  private final Account account = Account.open();

  @Test
  void a_signature_is_stripes() {
    String header =
        WebhookSigner.header(Instant.ofEpochSecond(1_700_000_000), "{}".getBytes(UTF_8), "whsec_a");
    assertThat(header)
        .isEqualTo(
            "t=1700000000,v1=04339dc4f01d6541e8d3b7e4bd93cd2d4f680ccb28592270900b08e49cc09e57");
  }

  @Test
  void each_attempt_is_signed_with_the_time_it_is_made_at() {
    account.stripe.subscribe(HOOK);
    account.create();
    Delivery first = account.stripe.due().getFirst();
    assertThat(first.signature()).isEqualTo(signed(first, START, account.keys.webhookSecrets()));
    account.stripe.report(first, 500);
    account.pass(Duration.ofHours(1));
    Delivery second = account.stripe.due().getFirst();
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.signature())
        .isEqualTo(signed(second, account.instant(), account.keys.webhookSecrets()));
  }

  @Test
  void a_delivery_is_signed_with_both_secrets_while_one_is_being_rolled() {
    account.stripe.subscribe(HOOK);
    account.stripe.rollWebhookSecret("whsec_fresh", Duration.ofHours(24));
    String old = account.keys.webhookSecrets().getFirst();
    account.create();
    Delivery delivery = account.stripe.due().getFirst();
    assertThat(delivery.signature())
        .isEqualTo(signed(delivery, START, List.of("whsec_fresh", old)));
    account.pass(Duration.ofHours(24));
    account.create();
    Delivery later = account.stripe.due().getFirst();
    assertThat(later.signature())
        .isEqualTo(signed(later, account.instant(), List.of("whsec_fresh")));
  }

  @Test
  void an_attempt_is_handed_out_once_and_ends_with_2xx() {
    account.stripe.subscribe(HOOK);
    account.create();
    Delivery delivery = account.stripe.due().getFirst();
    assertThat(account.stripe.due()).isEmpty();
    account.stripe.report(delivery, 204);
    assertThat(account.stripe.nextDue()).isEmpty();
    assertThatThrownBy(() -> account.stripe.report(delivery, 204))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void locally_the_pauses_double_up_to_a_minute() {
    account.stripe.subscribe(HOOK);
    account.create();
    assertThat(pauses(account, 8)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void a_live_endpoint_is_tried_for_three_days_and_then_no_more() {
    Account live = Account.with(RetrySchedule.live());
    live.stripe.subscribe(HOOK);
    live.create();
    long total = pauses(live, 100).stream().mapToLong(Long::longValue).sum();
    assertThat(Duration.ofSeconds(total)).isBetween(Duration.ofDays(2), Duration.ofDays(3));
    assertThat(live.stripe.nextDue()).isEmpty();
  }

  @Test
  void an_endpoint_hears_only_of_what_it_wants_and_while_it_listens() {
    String endpoint = account.stripe.subscribe(HOOK, "payment_intent.succeeded");
    account.confirm(account.createdId(), "pm_card_visa");
    assertThat(account.stripe.due())
        .extracting(Delivery::eventType)
        .containsExactly("payment_intent.succeeded");
    account.stripe.unsubscribe(endpoint);
    account.confirm(account.createdId(), "pm_card_visa");
    assertThat(account.stripe.due()).isEmpty();
  }

  @Test
  void an_event_can_be_sent_again() {
    account.stripe.subscribe(HOOK);
    account.create();
    Delivery first = account.stripe.due().getFirst();
    account.stripe.report(first, 200);
    account.stripe.resend(first.eventId());
    assertThat(account.stripe.due()).extracting(Delivery::eventId).containsExactly(first.eventId());
  }

  /** Fails every attempt, at most so many, and tells the seconds waited after each. */
  private static List<Long> pauses(Account account, int most) {
    var pauses = new ArrayList<Long>();
    for (int i = 0; i < most; i++) {
      account.stripe.report(account.stripe.due().getFirst(), 0);
      var next = account.stripe.nextDue();
      if (next.isEmpty()) {
        return pauses;
      }
      Duration pause = Duration.between(account.instant(), next.get());
      pauses.add(pause.toSeconds());
      account.pass(pause);
    }
    return pauses;
  }

  private static String signed(Delivery delivery, Instant at, List<String> secrets) {
    return WebhookSigner.header(at, delivery.bytes(), secrets.toArray(String[]::new));
  }
}
