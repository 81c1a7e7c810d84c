package dev.countersign.receivewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.Delivery;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.emulators.stripe.WebhookSigner;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.testkit.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What proves that Stripe sent it (WS01 to WS07, I11). */
class WebhookSignatureTest {
  private static final String SECOND = "whsec_second_0123456789abcdef";
  private static final String THIRD = "whsec_third_0123456789abcdef";

  private final WebhookShop shop = WebhookShop.withAnOrder();

  @Test // WS01
  void a_proven_success_pays_the_order_and_leaves_one_marker() {
    TestEvent event = shop.succeeded();

    assertThat(event.deliver().outcome()).isEqualTo("200 applied");

    assertThat(shop.status()).isEqualTo(OrderStatus.PAID);
    assertThat(shop.standing().amountReceived()).isEqualTo(4000);
    assertThat(shop.markers())
        .singleElement()
        .satisfies(
            marker -> {
              Instant expiresAt = shop.clock.instant().plus(Duration.ofDays(40));
              assertThat(marker)
                  .containsEntry("eventId", AttributeValue.fromS(event.id()))
                  .containsEntry("orderId", AttributeValue.fromS(WebhookShop.ORDER.value()))
                  .containsEntry(
                      "expiresAt", AttributeValue.fromN("" + expiresAt.getEpochSecond()));
            });
  }

  @Test // WS01
  void a_payment_is_believed_exactly_as_the_simulated_stripe_delivers_it() {
    WebhookShop selling = WebhookShop.withoutAnOrder();
    String key = "sk_test_simulator";
    var stripe =
        new StripeSimulator(
            new AccountKeys(key, "pk_test_simulator", List.of(WebhookShop.SECRET)),
            selling.clock,
            new SplittableRandom(1));
    stripe.subscribe(URI.create("https://shop.example/webhooks/stripe"));
    Map<String, String> authorization = Map.of("Authorization", "Bearer " + key);
    String form =
        "amount=4000&currency=usd&metadata[order_id]="
            + WebhookShop.ORDER
            + "&metadata[countersign]="
            + WebhookShop.STACK.mark();
    String created =
        stripe.handle(new StripeCall("POST", "/v1/payment_intents", authorization, form)).body();
    String id = JsonParser.parseString(created).getAsJsonObject().get("id").getAsString();
    selling.place(WebhookShop.ORDER, id);
    stripe.handle(
        new StripeCall(
            "POST",
            "/v1/payment_intents/" + id + "/confirm",
            authorization,
            "payment_method=pm_card_visa"));

    for (Delivery delivery : stripe.due()) {
      Answer answer =
          selling.envelope(delivery.bytes()).signature(delivery.signature()).base64().send();

      boolean isSuccess = delivery.eventType().equals("payment_intent.succeeded");
      assertThat(answer.outcome()).isEqualTo(isSuccess ? "200 applied" : "200 ignored-type");
      assertThat(answer.counts("OtherApiVersion")).isFalse();
    }
    assertThat(selling.status()).isEqualTo(OrderStatus.PAID);
    assertThat(selling.markers()).hasSize(1);
  }

  @Test // WS02
  void without_a_signature_nothing_is_read_or_written() {
    Answer answer = shop.succeeded().envelope().unsigned().send();

    mustBeUnproven(answer);
    assertThat(shop.secretReads()).isZero();
  }

  @Test // WS02
  void a_signature_by_another_secret_proves_nothing() {
    mustBeUnproven(shop.succeeded().envelope().signedWith("whsec_another_0123456789abcdef").send());
    mustBeUnproven(shop.succeeded().envelope().signedWith(WebhookShop.SECRET.substring(6)).send());
  }

  @Test // WS02
  void no_bit_of_the_body_may_differ_from_what_was_signed() {
    byte[] signed = shop.succeeded().bytes();
    Random random = new Random(2);
    for (int i = 0; i < 500; i++) {
      byte[] changed = signed.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      mustBeUnproven(shop.envelope(signed).body(changed).base64().send());
    }
    byte[] longer = new byte[signed.length + 1];
    System.arraycopy(signed, 0, longer, 0, signed.length);
    longer[signed.length] = '\n';
    mustBeUnproven(shop.envelope(signed).body(longer).send());
  }

  @Test // WS02
  void no_digit_of_the_time_may_differ_from_what_was_signed() {
    Envelope envelope = shop.succeeded().envelope();
    long signed = shop.clock.instant().getEpochSecond();

    mustBeUnproven(
        envelope
            .signature(envelope.signature().replace("t=" + signed, "t=" + (signed + 1)))
            .send());
    mustBeUnproven(
        envelope
            .signature(envelope.signature().replace("t=" + (signed + 1), "t=0" + signed))
            .send());
  }

  @ParameterizedTest // WS03
  @ValueSource(longs = {-300, -299, -1, 0, 1, 299, 300})
  void a_time_within_five_minutes_of_ours_is_fresh(long seconds) {
    Instant at = shop.clock.instant().plusSeconds(seconds);

    assertThat(shop.succeeded().envelope().signed(at, WebhookShop.SECRET).send().outcome())
        .isEqualTo("200 applied");
  }

  @ParameterizedTest // WS03
  @ValueSource(longs = {-31_536_000, -301, 301, 31_536_000})
  void a_delivery_from_farther_away_may_be_a_replay(long seconds) {
    Instant at = shop.clock.instant().plusSeconds(seconds);

    mustBeUnproven(shop.succeeded().envelope().signed(at, WebhookShop.SECRET).send());
  }

  @ParameterizedTest(name = "{index}") // WS04
  @ValueSource(
      strings = {
        "",
        " ",
        ",,,",
        "=",
        "t",
        "v1",
        "t=",
        "v1=",
        "t=,v1=",
        "t=abc,v1={v1}",
        "t={t}",
        "v1={v1}",
        "t={t},v1=xyz",
        "t={t},v1=abc",
        "t={t},v1=abcd",
        "t={t},v1={v1}00",
        "t={t},v1={v1}zz",
        "t={t},v0={v1}",
        "t={t},V1={v1}",
        "T={t},v1={v1}",
        "t={t};v1={v1}",
        "t={t} ,v1={v1}",
        "t={t},t={t},v1={v1}",
        "t=-{t},v1={v1}",
        "t=+{t},v1={v1}",
        "t={t}.0,v1={v1}",
        "t=99999999999999999999,v1={v1}",
        "t=\u0661\u0667\u0669,v1={v1}",
        "t={t},v1={v1}\u0000",
        "\"t={t},v1={v1}\"",
      })
  void a_malformed_header_proves_nothing_and_breaks_nothing(String pattern) {
    Envelope envelope = shop.succeeded().envelope();
    String[] right = envelope.signature().split("[=,]", -1);
    String header = pattern.replace("{t}", right[1]).replace("{v1}", right[3]);

    mustBeUnproven(envelope.signature(header).send());
  }

  @Test // WS04
  void two_headers_prove_nothing_even_if_both_are_right() {
    Envelope envelope = shop.succeeded().envelope();

    mustBeUnproven(envelope.signature(envelope.signature(), envelope.signature()).send());
  }

  @Test
  void other_schemes_beside_the_right_one_are_ignored() {
    Envelope envelope = shop.succeeded().envelope();

    assertThat(
            envelope
                .signature(envelope.signature() + ",v0=6ffbb59b2300aae63f27,v2=later,flag")
                .send()
                .outcome())
        .isEqualTo("200 applied");
  }

  @Test
  void one_right_signature_among_several_proves_it() {
    assertThat(
            shop.succeeded()
                .envelope()
                .signedWith("whsec_rolled_0123456789abcdef", WebhookShop.SECRET)
                .send()
                .outcome())
        .isEqualTo("200 applied");
  }

  @Test // WS04: fuzzing, from seeds
  void no_header_whatever_its_bytes_is_taken_for_a_proof_or_for_our_own_fault() {
    byte[] body = shop.succeeded().bytes();
    String right =
        WebhookSigner.header(shop.clock.instant(), body, "whsec_another_0123456789abcdef");
    for (int seed = 0; seed < 3000; seed++) {
      String header = anyHeader(new Random(seed), right);

      Answer answer = shop.envelope(body).signature(header).send();

      assertThat(answer.outcome()).as("seed " + seed).isEqualTo("400 invalid-signature");
    }
    assertThat(shop.ports.seen()).isEmpty();
  }

  /** Bytes, or pieces of a header, or a header of another secret with some characters changed. */
  private static String anyHeader(Random random, String another) {
    return switch (random.nextInt(3)) {
      case 0 -> {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        yield new String(bytes, StandardCharsets.ISO_8859_1);
      }
      case 1 -> {
        String[] pieces = {"t", "v1", "v0", "=", ",", "1793534400", "0", "ab", "f".repeat(64), "-"};
        StringBuilder header = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
          header.append(pieces[random.nextInt(pieces.length)]);
        }
        yield header.toString();
      }
      default -> {
        StringBuilder header = new StringBuilder(another);
        for (int i = random.nextInt(4); i > 0; i--) {
          header.setCharAt(random.nextInt(header.length()), (char) random.nextInt(0xd800));
        }
        yield header.toString();
      }
    };
  }

  @Test
  void a_header_without_end_is_refused() {
    Envelope envelope = shop.succeeded().envelope();
    String padded = envelope.signature() + ",v0=00".repeat(1000);

    mustBeUnproven(envelope.signature(padded).send());
  }

  @ParameterizedTest // WS05, D14
  @ValueSource(longs = {0, 24})
  void the_secret_before_a_young_one_proves_and_is_counted_and_the_one_before_that_does_not(
      long hours) {
    shop.secrets.put(WebhookShop.SECRET_ID, SECOND);
    shop.secrets.put(WebhookShop.SECRET_ID, THIRD);
    shop.clock.advance(Duration.ofHours(hours));

    Answer byCurrent = shop.succeeded().envelope().signedWith(THIRD).send();
    assertThat(byCurrent.outcome()).isEqualTo("200 applied");
    assertThat(byCurrent.counts("ProvenByPreviousSecret")).isFalse();
    Answer byBoth = shop.succeeded().envelope().signedWith(THIRD, SECOND).send();
    assertThat(byBoth.outcome()).isEqualTo("200 applied");
    assertThat(byBoth.counts("ProvenByPreviousSecret")).isFalse();
    Answer byPrevious = shop.succeeded().envelope().signedWith(SECOND).send();
    assertThat(byPrevious.outcome()).isEqualTo("200 applied");
    assertThat(byPrevious.counts("ProvenByPreviousSecret")).isTrue();
    assertThat(shop.succeeded().envelope().signedWith(WebhookShop.SECRET).send().outcome())
        .isEqualTo("400 invalid-signature");
  }

  @Test // WS05, D14
  void a_leaked_secret_that_was_rolled_26_hours_ago_makes_no_order_paid() {
    shop.secrets.put(WebhookShop.SECRET_ID, SECOND);
    shop.clock.advance(Duration.ofHours(26));

    mustBeUnproven(shop.succeeded().envelope().signedWith(WebhookShop.SECRET).send());
    assertThat(shop.status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(shop.succeeded().envelope().signedWith(SECOND).send().outcome())
        .isEqualTo("200 applied");
  }

  @Test // D14
  void the_previous_secret_ends_by_the_clock_though_it_is_cached() {
    shop.secrets.put(WebhookShop.SECRET_ID, SECOND);
    shop.clock.advance(Duration.ofHours(25).minusSeconds(1));
    assertThat(shop.succeeded().envelope().signedWith(WebhookShop.SECRET).send().outcome())
        .isEqualTo("200 applied");

    shop.clock.advance(Duration.ofSeconds(1));
    assertThat(shop.succeeded().envelope().signedWith(WebhookShop.SECRET).send().outcome())
        .isEqualTo("400 invalid-signature");
  }

  @Test // D14, as docs/operate.md says to end a leaked secret
  void a_new_secret_that_is_put_twice_ends_the_leaked_one_after_six_minutes() {
    shop.succeeded().deliver();
    shop.secrets.put(WebhookShop.SECRET_ID, SECOND);
    shop.secrets.put(WebhookShop.SECRET_ID, SECOND);
    shop.clock.advance(Duration.ofMinutes(6));

    assertThat(shop.succeeded().envelope().signedWith(WebhookShop.SECRET).send().outcome())
        .isEqualTo("400 invalid-signature");
    assertThat(shop.succeeded().envelope().signedWith(SECOND).send().outcome())
        .isEqualTo("200 applied");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "whsec_one_0123456789abcdef whsec_two_0123456789abcdef",
        "whsec_one_0123456789abcdef,whsec_two_0123456789abcdef",
        " whsec_one_0123456789abcdef\n\twhsec_two_0123456789abcdef\n"
      })
  void one_version_may_list_several_secrets(String value) {
    shop.secrets.put(WebhookShop.SECRET_ID, value);

    assertThat(shop.succeeded().envelope().signedWith("whsec_one_0123456789abcdef").send().status())
        .isEqualTo(200);
    assertThat(shop.succeeded().envelope().signedWith("whsec_two_0123456789abcdef").send().status())
        .isEqualTo(200);
  }

  @Test // WS06
  void a_secret_that_was_rolled_a_moment_ago_is_fetched_for_the_first_delivery_that_needs_it() {
    shop.succeeded().deliver();
    shop.secrets.put(WebhookShop.SECRET_ID, "whsec_second_0123456789abcdef");
    shop.secrets.put(WebhookShop.SECRET_ID, "whsec_third_0123456789abcdef");

    assertThat(
            shop.succeeded().envelope().signedWith("whsec_third_0123456789abcdef").send().outcome())
        .isEqualTo("200 applied");
    assertThat(shop.secretReads()).isEqualTo(2);
  }

  @Test // WS07, I17
  void a_flood_of_forgeries_costs_one_read_of_the_secret_in_ten_seconds() {
    shop.succeeded().deliver();
    int before = shop.secretReads();
    for (int i = 0; i < 100; i++) {
      mustBeUnproven(
          shop.succeeded().envelope().signedWith("whsec_forged_0123456789abcdef").send(), 2);
      shop.clock.advance(Duration.ofMillis(90));
    }
    assertThat(shop.secretReads()).isEqualTo(before + 1);

    shop.clock.advance(Duration.ofSeconds(1));
    mustBeUnproven(
        shop.succeeded().envelope().signedWith("whsec_forged_0123456789abcdef").send(), 2);
    assertThat(shop.secretReads()).isEqualTo(before + 2);
    assertThat(shop.succeeded().deliver().outcome()).isEqualTo("200 applied");
  }

  @Test // WS07
  void a_stale_forgery_costs_no_refresh_at_all() {
    shop.succeeded().deliver();
    Instant old = shop.clock.instant().minusSeconds(301);

    shop.succeeded().envelope().signed(old, "whsec_forged_0123456789abcdef").send();

    assertThat(shop.secretReads()).isEqualTo(1);
  }

  @Test
  void a_proof_does_not_depend_on_the_machines_language() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(shop.succeeded().deliver().outcome()).isEqualTo("200 applied");
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(shop.succeeded().deliver().outcome()).isEqualTo("200 applied");
    } finally {
      Locale.setDefault(before);
    }
  }

  private void mustBeUnproven(Answer answer) {
    mustBeUnproven(answer, 0);
    assertThat(shop.facts().payment(new PaymentIntentId(WebhookShop.PAYMENT_INTENT)).succeeded())
        .isFalse();
  }

  /** With no more calls to the tables than there were. */
  private void mustBeUnproven(Answer answer, int calls) {
    assertThat(answer.outcome()).isEqualTo("400 invalid-signature");
    assertThat(answer.counts("UnprovenDelivery")).isTrue();
    assertThat(shop.ports.seen()).hasSize(calls);
  }
}
