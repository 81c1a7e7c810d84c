package dev.countersign.receivewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentFacts;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.testkit.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proven delivery may hold (WP01 to WP04, I15). */
class WebhookParsingTest {
  private final WebhookShop shop = WebhookShop.withAnOrder();

  @ParameterizedTest(name = "{index}") // WP01
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "null",
        "{}",
        "{\"id\":\"evt_1\"}",
        "{\"object\":\"event\"}",
        "{\"object\":\"event\",\"type\":7}",
        "{\"object\":\"event\",\"object\":\"event\",\"type\":\"payment_intent.succeeded\"}",
        "{\"object\":\"event\",\"type\":\"payment_intent.succeeded\"}x",
        "{\"object\":\"event\",\"type\":\"\\ud800\"}",
      })
  void a_signed_body_that_is_not_an_event_calls_a_person_and_writes_nothing(String body) {
    mustBeInvalid(shop.envelope(body.getBytes(StandardCharsets.UTF_8)).send());
  }

  @Test // WP01
  void bytes_that_are_not_utf_8_are_no_event() {
    byte[] body = shop.succeeded().bytes();
    body[body.length - 3] = (byte) 0xff;

    mustBeInvalid(shop.envelope(body).base64().send());
  }

  @ParameterizedTest // WP01
  @ValueSource(strings = {"null", "\"\"", "7", "\"ch_1\"", "\"pi_\"", "\"pi_1/../2\"", "{}"})
  void a_payment_intents_event_without_its_id_is_kept_if_it_is_ours(String id) {
    mustBeIgnored(
        shop.succeeded().saying("id", id).saying("metadata", "{}").deliver(), "ignored-foreign");
    mustBeKept(shop.succeeded().saying("id", id).deliver());
    mustBeKept(shop.succeeded().notSaying("id").deliver());
  }

  @ParameterizedTest // WP01
  @ValueSource(strings = {"id", "created", "data"})
  void an_event_without_what_every_event_has_is_none(String member) {
    mustBeInvalid(shop.succeeded().without(member).deliver());
    mustBeInvalid(shop.succeeded().with(member, "null").deliver());
    mustBeInvalid(shop.succeeded().with(member, "[]").deliver());
  }

  @ParameterizedTest // WP01
  @ValueSource(strings = {"-1", "1.5", "1e3", "253402300800", "99999999999999999999", "\"1\""})
  void an_event_of_no_possible_time_is_none(String created) {
    mustBeInvalid(shop.succeeded().with("created", created).deliver());
  }

  @ParameterizedTest // WP02
  @ValueSource(
      strings = {
        "customer.created",
        "charge.succeeded",
        "charge.refunded",
        "payment_intent.created",
        "payment_intent.partially_funded",
        "PAYMENT_INTENT.SUCCEEDED",
        "",
      })
  void an_event_of_a_type_we_do_not_handle_is_received_and_forgotten(String type) {
    mustBeIgnored(shop.event(type).deliver(), "ignored-type");
  }

  @Test // WP02
  void the_log_line_of_an_ignored_event_has_its_outcome_before_its_type() {
    shop.event("customer.created").deliver();
    assertThat(shop.log.text().getLast())
        .containsSubsequence("\"outcome\":\"ignored-type\"", "\"eventType\":\"customer.created\"");
  }

  @Test // WP02
  void an_event_of_another_shape_is_received_and_forgotten() {
    Answer thin = shop.succeeded().with("object", "\"v2.core.event\"").deliver();
    mustBeIgnored(thin, "ignored-shape");
    assertThat(thin.counts("ThinEvent")).isTrue();
    assertThat(thin.logged("eventType")).isEqualTo("payment_intent.succeeded");
  }

  @Test
  void events_that_stripe_could_not_make_are_counted_and_logged_by_name() {
    String type = "v2.core.health.event_generation_failure.resolved";
    Answer failure = shop.event(type).with("object", "\"v2.core.event\"").deliver();
    mustBeIgnored(failure, "ignored-shape");
    assertThat(failure.counts("EventGenerationFailure")).isTrue();
    assertThat(failure.logged("eventType")).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"account", "context"})
  void an_event_of_a_connected_account_is_counted_and_leaves_no_trace(String member) {
    Answer answer = shop.succeeded().with(member, "\"acct_1\"").deliver();
    mustBeIgnored(answer, "ignored-foreign");
    assertThat(answer.counts("ConnectedAccountEvent")).isTrue();
  }

  @Test // WP04
  void a_handled_type_with_another_kind_of_object_is_kept_as_an_orphan_and_calls_a_person() {
    mustBeKept(shop.succeeded().saying("object", "\"charge\"").deliver());
  }

  @Test // WP04
  void an_event_at_odds_with_itself_quarantines() {
    Answer answer = shop.succeeded().saying("status", "\"requires_payment_method\"").deliver();
    assertThat(answer.outcome()).isEqualTo("200 quarantined");
    assertThat(answer.counts("Quarantined")).isTrue();
    assertThat(answer.logged("reasons")).isEqualTo("inconsistent_event");
    assertThat(shop.status()).isEqualTo(OrderStatus.QUARANTINED);
  }

  @ParameterizedTest(name = "signed {0} s from our own time") // WP04
  @ValueSource(longs = {-200, 0, 200})
  void an_event_made_more_than_300_seconds_after_it_was_signed_quarantines_and_is_not_recorded(
      long skew) {
    Instant signed = shop.clock.instant().plusSeconds(skew);
    Map<PaymentIntentId, PaymentFacts> before = shop.facts().payments();

    Answer answer =
        shop.succeeded()
            .created(signed.plusSeconds(301))
            .envelope()
            .signed(signed, WebhookShop.SECRET)
            .send();

    assertThat(answer.outcome()).isEqualTo("200 quarantined");
    assertThat(answer.counts("Quarantined")).isTrue();
    assertThat(answer.logged("reasons")).isEqualTo("inconsistent_event");
    assertThat(shop.status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(shop.facts().payments()).isEqualTo(before);
  }

  @ParameterizedTest(name = "signed {0} s from our own time") // WP04
  @ValueSource(longs = {-200, 0, 200})
  void an_event_made_300_seconds_after_it_was_signed_is_believed(long skew) {
    Instant signed = shop.clock.instant().plusSeconds(skew);

    Answer answer =
        shop.succeeded()
            .created(signed.plusSeconds(300))
            .envelope()
            .signed(signed, WebhookShop.SECRET)
            .send();

    assertThat(answer.outcome()).isEqualTo("200 applied");
    assertThat(shop.status()).isEqualTo(OrderStatus.PAID);
    assertThat(shop.facts().payment(new PaymentIntentId(WebhookShop.PAYMENT_INTENT)).succeeded())
        .isTrue();
  }

  @Test // WP03
  void an_event_of_another_api_version_that_says_enough_is_applied_and_counted() {
    Answer answer =
        shop.succeeded()
            .with("api_version", "\"2020-08-27\"")
            .notSaying("last_payment_error")
            .deliver();

    assertThat(answer.outcome()).isEqualTo("200 applied");
    assertThat(answer.counts("OtherApiVersion")).isTrue();
    assertThat(shop.status()).isEqualTo(OrderStatus.PAID);
  }

  @ParameterizedTest // WP03
  @ValueSource(strings = {"amount", "amount_received", "currency"})
  void a_success_that_does_not_say_enough_is_kept_as_an_orphan_and_calls_a_person(String member) {
    Answer answer = shop.succeeded().notSaying(member).deliver();

    assertThat(answer.outcome()).isEqualTo("200 orphan");
    assertThat(answer.counts("Orphaned")).isTrue();
    assertThat(shop.tables.texts("ProcessedEventsTable", "outcome")).containsExactly("ORPHAN");
    assertThat(shop.status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
  }

  @Test // WP03
  void an_event_that_does_not_say_which_mode_it_is_of_is_an_orphan() {
    assertThat(shop.succeeded().without("livemode").deliver().outcome()).isEqualTo("200 orphan");
    assertThat(shop.status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
  }

  @Test // WP03: as a redelivery; reconciliation's part is shown with it
  void an_orphans_marker_gives_way_once_the_event_can_be_read() {
    TestEvent event = shop.succeeded();
    event.notSaying("currency").deliver();

    Answer again = event.saying("currency", "\"usd\"").deliver();

    assertThat(again.outcome()).isEqualTo("200 applied");
    assertThat(shop.status()).isEqualTo(OrderStatus.PAID);
    assertThat(shop.tables.texts("ProcessedEventsTable", "outcome")).containsExactly("APPLIED");
  }

  @Test
  void a_body_has_at_most_one_mebibyte() {
    byte[] event = shop.succeeded().bytes();
    byte[] largest = Arrays.copyOf(event, 1_048_576);
    byte[] tooLarge = Arrays.copyOf(event, 1_048_577);
    Arrays.fill(largest, event.length, largest.length, (byte) ' ');
    Arrays.fill(tooLarge, event.length, tooLarge.length, (byte) ' ');

    assertThat(shop.envelope(tooLarge).send().outcome()).isEqualTo("413 payload-too-large");
    assertThat(shop.envelope(tooLarge).base64().send().outcome())
        .isEqualTo("413 payload-too-large");
    assertThat(shop.secretReads()).isZero();
    assertThat(shop.ports.seen()).isEmpty();
    assertThat(shop.envelope(largest).base64().send().outcome()).isEqualTo("200 applied");
  }

  @Test
  void nesting_without_end_is_refused_and_not_followed() {
    String arrays = "[".repeat(1_048_576);
    String objects = "{\"a\":".repeat(200_000);

    mustBeInvalid(shop.envelope(arrays.getBytes(StandardCharsets.UTF_8)).send());
    mustBeInvalid(shop.envelope(objects.getBytes(StandardCharsets.UTF_8)).send());
  }

  @Test // I15: fuzzing, from seeds
  void no_signed_body_whatever_its_bytes_is_taken_for_our_own_fault() {
    byte[] event = shop.succeeded().bytes();
    for (int seed = 0; seed < 3000; seed++) {
      byte[] body = anyBody(new Random(seed), event);

      Answer answer = shop.envelope(body).base64().send();

      assertThat(answer.status()).as("seed " + seed).isIn(200, 400);
    }
  }

  /** Bytes, or pieces of an event, or an event with some bytes changed, left out or repeated. */
  private static byte[] anyBody(Random random, byte[] event) {
    return switch (random.nextInt(4)) {
      case 0 -> {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        yield bytes;
      }
      case 1 -> {
        String[] pieces = {
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"id\"",
          "\"object\"",
          "\"event\"",
          "\"type\"",
          "\"data\"",
          "\"payment_intent.succeeded\"",
          "\"evt_1\"",
          "\"pi_1\"",
          "1",
          "-0",
          "1e999",
          "\"\\u00",
          "null",
          "true",
          "\"amount\"",
          "9223372036854775808",
          "\\",
          "\"",
          " "
        };
        StringBuilder text = new StringBuilder("{");
        for (int i = random.nextInt(40); i > 0; i--) {
          text.append(pieces[random.nextInt(pieces.length)]);
        }
        yield text.toString().getBytes(StandardCharsets.UTF_8);
      }
      case 2 -> {
        byte[] changed = event.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt(32, 127);
        }
        yield changed;
      }
      default -> {
        String text = new String(event, StandardCharsets.UTF_8);
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(60));
        String piece = random.nextBoolean() ? "" : text.substring(from, to).repeat(2);
        yield (text.substring(0, from) + piece + text.substring(to))
            .getBytes(StandardCharsets.UTF_8);
      }
    };
  }

  private void mustBeKept(Answer answer) {
    assertThat(answer.outcome()).isEqualTo("200 orphan");
    assertThat(answer.counts("Orphaned")).isTrue();
    assertThat(shop.status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
  }

  private void mustBeInvalid(Answer answer) {
    assertThat(answer.outcome()).isEqualTo("400 invalid-event");
    assertThat(answer.counts("NeedsAPerson")).isTrue();
    assertThat(shop.ports.seen()).isEmpty();
  }

  private void mustBeIgnored(Answer answer, String outcome) {
    assertThat(answer.outcome()).isEqualTo("200 " + outcome);
    assertThat(shop.ports.seen()).isEmpty();
    assertThat(shop.markers()).isEmpty();
  }
}
