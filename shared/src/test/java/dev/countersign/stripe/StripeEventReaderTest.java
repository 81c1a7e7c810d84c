package dev.countersign.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.countersign.orders.Order;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.PaymentObservation.Amounts;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.orders.Shop;
import dev.countersign.payments.StripeEvent;
import dev.countersign.payments.StripeEvent.ParsedEvent;
import dev.countersign.payments.StripeEvent.ParsedEvent.Ignored.Why;
import dev.countersign.payments.StripeObject;
import dev.countersign.payments.StripeObject.Claim;
import dev.countersign.payments.StripeObject.Content;
import dev.countersign.testkit.Repository;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a webhook's bytes and an event's own members are read as. */
class StripeEventReaderTest {
  private static final long SEED = 2_000;
  private static final Order ORDER = Shop.order();
  private static final String PI = "pi_3Own";

  @Test
  void a_success_is_read_with_what_it_proves() {
    assertThat(succeeded().read())
        .isEqualTo(
            new StripeEvent(
                "evt_1",
                "payment_intent.succeeded",
                Shop.NOW,
                "2026-07-29.dahlia",
                new StripeObject(
                    StripeObject.Kind.PAYMENT_INTENT,
                    PI,
                    new PaymentIntentId(PI),
                    Optional.of(new Claim(Shop.STACK.mark(), ORDER.id())),
                    new Content.Says(
                        new PaymentObservation(
                            new PaymentIntentId(PI),
                            State.SUCCEEDED,
                            Optional.of(new Amounts(4000, 4000, "usd")),
                            false,
                            Optional.empty(),
                            Shop.NOW,
                            "evt_1")))));
  }

  @ParameterizedTest
  @CsvSource({
    "payment_intent.succeeded, SUCCEEDED",
    "payment_intent.canceled, CANCELED",
    "payment_intent.processing, PROCESSING",
    "payment_intent.requires_action, REQUIRES_ACTION",
    "payment_intent.payment_failed, PAYMENT_FAILED",
  })
  void the_type_says_what_happened(String type, State state) {
    StripeEvent event = EventJson.of(type, ORDER, PI).read();
    assertThat(said(event).orElseThrow().state()).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({
    "payment_intent.succeeded, canceled",
    "payment_intent.succeeded, processing",
    "payment_intent.succeeded, a_new_word",
    "payment_intent.canceled, succeeded",
  })
  void an_end_that_the_object_does_not_confirm_is_not_believed(String type, String status) { // WP04
    EventJson event = EventJson.of(type, ORDER, PI);
    assertThat(event.objectWith("status", "\"" + status + "\"").read().object().content())
        .isEqualTo(new Content.Inconsistent());
    assertThat(event.objectWithout("status").read().object().content())
        .isEqualTo(new Content.Unreadable());
  }

  @Test
  void an_object_of_another_mode_than_its_event_is_not_believed_and_one_of_none_is() { // WP04
    for (EventJson event :
        List.of(
            EventJson.of("payment_intent.processing", ORDER, PI),
            EventJson.dispute("charge.dispute.created", "du_1", "lost", PI),
            EventJson.fraudWarning("radar.early_fraud_warning.created", "issfr_1", true, PI))) {
      assertThat(event.objectWith("livemode", "true").read().object().content())
          .isEqualTo(new Content.Inconsistent());
      assertThat(event.objectWithout("livemode").read().object().content())
          .isInstanceOf(Content.Says.class);
    }
  }

  @Test
  void an_event_that_was_made_long_after_it_was_told_of_is_not_believed() { // WP04
    EventJson event = EventJson.refund("refund.created", "re_1", "succeeded", 1, PI);
    assertThat(event.at(Shop.NOW.plusSeconds(301)).read().object().content())
        .isEqualTo(new Content.Inconsistent());
    assertThat(event.at(Shop.NOW.plusSeconds(300)).read().object().content())
        .isInstanceOf(Content.Says.class);
  }

  @Test
  void personal_data_and_the_client_secret_are_left_behind() { // I10
    String text =
        EventJson.of("payment_intent.payment_failed", ORDER, PI)
            .failingWith("card_declined")
            .read()
            .toString();
    assertThat(text).contains("card_declined").doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "[]", "\"evt_1\"", "42", "not json", "{}", "{} {}"})
  void a_body_that_is_not_an_event_is_invalid(String body) { // WP01
    assertThat(StripeEventReader.read(body.getBytes(StandardCharsets.UTF_8), Shop.NOW))
        .isEqualTo(new ParsedEvent.Invalid());
  }

  @Test
  void bytes_that_are_no_text_are_invalid() {
    assertThat(StripeEventReader.read(new byte[] {(byte) 0xc3, (byte) 0x28}, Shop.NOW))
        .isEqualTo(new ParsedEvent.Invalid());
    assertThat(StripeEventReader.read(new byte[0], Shop.NOW)).isEqualTo(new ParsedEvent.Invalid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "object", "type", "created", "data"})
  void an_event_without_what_every_event_has_is_invalid(String member) {
    assertThat(read(succeeded().without(member))).isEqualTo(new ParsedEvent.Invalid());
    assertThat(read(succeeded().with(member, "null"))).isEqualTo(new ParsedEvent.Invalid());
    assertThat(read(succeeded().with(member, "true"))).isEqualTo(new ParsedEvent.Invalid());
    assertThat(read(succeeded().with(member, "[]"))).isEqualTo(new ParsedEvent.Invalid());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "1", "true", "{}", "[]", "\"\"", "\"ch_1\"", "\"pi_\"", "\"pi_1/../x\""})
  void a_handled_type_without_its_objects_id_is_unreadable_and_still_claims_its_order( // WP01
      String id) {
    for (EventJson event :
        List.of(succeeded().objectWithout("id"), succeeded().objectWith("id", id))) {
      StripeObject object = event.read().object();
      assertThat(object.content()).isEqualTo(new Content.Unreadable());
      assertThat(object.claim()).isPresent();
      assertThat(object.paymentIntent()).isEqualTo(StripeObject.NO_PAYMENT_INTENT);
      assertThat(read(event.objectWith("metadata", "{}")))
          .isEqualTo(new ParsedEvent.Ignored(Why.FOREIGN, "payment_intent.succeeded"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"evt_\"", "\"evt 1\"", "\"pi_1\"", "1", "\"evt_\\u0661\""})
  void an_event_id_of_another_form_is_invalid(String id) {
    assertThat(read(succeeded().with("id", id))).isEqualTo(new ParsedEvent.Invalid());
  }

  @Test
  void an_event_may_be_as_late_as_the_last_second_of_the_year_9999() {
    Instant last = Instant.parse("9999-12-31T23:59:59Z");
    assertThat(StripeEventReader.read(succeeded().at(last).bytes(), last))
        .isInstanceOfSatisfying(
            ParsedEvent.Handled.class, read -> assertThat(read.event().created()).isEqualTo(last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"1\"", "1.5", "1e9", "-1", "253402300800", "99999999999999999999", "-0", "01e0"})
  void a_time_that_is_no_time_is_invalid(String created) {
    String body =
        new String(succeeded().bytes(), StandardCharsets.UTF_8)
            .replace("\"created\":" + Shop.NOW.getEpochSecond(), "\"created\":" + created);
    ParsedEvent reading = StripeEventReader.read(body.getBytes(StandardCharsets.UTF_8), Shop.NOW);
    if (created.equals("-0")) {
      assertThat(reading).isInstanceOf(ParsedEvent.Handled.class); // zero is a time
    } else {
      assertThat(reading).isEqualTo(new ParsedEvent.Invalid());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "customer.created", "charge.refunded", "payment_intent.created",
        "charge.refund.updated", "", "PAYMENT_INTENT.SUCCEEDED"
      })
  void a_type_that_is_not_handled_is_ignored_whatever_is_in_it(String type) { // WP02
    EventJson event = succeeded().with("type", "\"" + type + "\"");
    ParsedEvent ignored = new ParsedEvent.Ignored(Why.TYPE, type);
    assertThat(read(event)).isEqualTo(ignored);
    assertThat(read(event.without("data").without("id"))).isEqualTo(ignored);
  }

  @ParameterizedTest
  @ValueSource(strings = {"account", "context"})
  void a_connected_accounts_event_is_foreign_whatever_it_claims(String member) {
    ParsedEvent foreign =
        new ParsedEvent.Ignored(Why.CONNECTED_ACCOUNT, "payment_intent.succeeded");
    assertThat(read(succeeded().with(member, "\"acct_1\""))).isEqualTo(foreign);
    assertThat(read(succeeded().with(member, "\"\""))).isEqualTo(foreign);
    assertThat(read(succeeded().with(member, "{}"))).isEqualTo(foreign);
    assertThat(read(succeeded().with(member, "null"))).isInstanceOf(ParsedEvent.Handled.class);
  }

  @Test
  void a_thin_event_is_counted_and_ignored_and_one_that_tells_of_failures_by_its_own_name() {
    String thin = "v1.payment_intent.succeeded";
    String failures = "v2.core.health.event_generation_failure.resolved";
    EventJson event = succeeded().with("object", "\"v2.core.event\"");
    assertThat(read(event.with("type", "\"" + thin + "\"")))
        .isEqualTo(new ParsedEvent.Ignored(Why.THIN, thin));
    assertThat(read(event.with("type", "\"" + failures + "\"")))
        .isEqualTo(new ParsedEvent.Ignored(Why.EVENT_GENERATION_FAILURE, failures));
  }

  @Test
  void an_older_api_version_with_all_needed_fields_is_read_and_says_so() { // WP03
    StripeEvent event =
        succeeded()
            .with("api_version", "\"2019-05-16\"")
            .objectWithout("automatic_payment_methods")
            .objectWithout("last_payment_error")
            .read();
    assertThat(event.apiVersion()).isEqualTo("2019-05-16");
    assertThat(said(event)).isPresent();
    assertThat(succeeded().with("api_version", "null").read().apiVersion()).isEmpty();
  }

  @Test
  void an_event_that_does_not_say_its_mode_proves_nothing() {
    assertThat(said(succeeded().without("livemode").read())).isEmpty();
    assertThat(said(succeeded().with("livemode", "\"false\"").read())).isEmpty();
  }

  @Test
  void a_member_told_twice_is_believed_in_neither_place() {
    String body = new String(succeeded().bytes(), StandardCharsets.UTF_8);
    for (String twice :
        List.of(
            body.replace(
                "\"amount_received\":4000", "\"amount_received\":1,\"amount_received\":4000"),
            body.replace("\"livemode\":false", "\"livemode\":true,\"livemode\":false"),
            body.replace(
                "\"currency\":\"usd\"", "\"currency\":\"usd\",\"currenc\\u0079\":\"usd\""))) {
      assertThat(twice).isNotEqualTo(body);
      assertThat(StripeEventReader.read(twice.getBytes(StandardCharsets.UTF_8), Shop.NOW))
          .isEqualTo(new ParsedEvent.Invalid());
    }
  }

  @Test
  void nesting_without_end_is_invalid_and_harms_nobody() {
    String deep = "{\"a\":".repeat(100_000);
    assertThat(StripeEventReader.read(deep.getBytes(StandardCharsets.UTF_8), Shop.NOW))
        .isEqualTo(new ParsedEvent.Invalid());
    String inside =
        new String(succeeded().bytes(), StandardCharsets.UTF_8)
            .replace("\"customer\":null", "\"customer\":" + "[".repeat(50) + "]".repeat(50));
    assertThat(StripeEventReader.read(inside.getBytes(StandardCharsets.UTF_8), Shop.NOW))
        .isEqualTo(new ParsedEvent.Invalid());
  }

  @Test
  void a_body_mutilated_at_random_never_throws() {
    Random random = new Random(SEED);
    byte[] valid = succeeded().bytes();
    for (int i = 0; i < 2_000; i++) {
      byte[] mutilated = mutilated(valid, random);
      ParsedEvent reading = StripeEventReader.read(mutilated, Shop.NOW);
      assertThat(reading)
          .as("seed %d, case %d: %s", SEED, i, new String(mutilated, StandardCharsets.UTF_8))
          .isNotNull();
    }
  }

  @Test
  void an_event_whose_values_are_exchanged_at_random_never_throws_and_never_loses_its_form() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      EventJson event = succeeded();
      exchange(event.json(), random);
      String seen = "seed " + SEED + ", case " + i + ": " + event.json();
      if (read(event) instanceof ParsedEvent.Handled(StripeEvent handled)) {
        assertThat(handled.id()).as(seen).startsWith("evt_");
        assertThat(handled.object().paymentIntent().value()).as(seen).matches("(pi_.*)?");
        assertThat(handled.type()).as(seen).startsWith("payment_intent.");
      }
    }
  }

  private static EventJson succeeded() {
    return EventJson.succeeded(ORDER, PI);
  }

  private static ParsedEvent read(EventJson event) {
    return StripeEventReader.read(event.bytes(), Shop.NOW);
  }

  private static byte[] mutilated(byte[] valid, Random random) {
    byte[] bytes = valid.clone();
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) "{}[]\",:\\0-e".charAt(random.nextInt(11));
        case 2 -> bytes = spliced(bytes, at, at + random.nextInt(bytes.length - at), 0);
        default -> bytes = spliced(bytes, at, at, random.nextInt(bytes.length - at));
      }
      if (bytes.length == 0) {
        return bytes;
      }
    }
    return bytes;
  }

  /** Cut out between two places, or with a piece told twice. */
  private static byte[] spliced(byte[] bytes, int from, int to, int again) {
    byte[] result = new byte[from + again + bytes.length - to];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(bytes, from, result, from, again);
    System.arraycopy(bytes, to, result, from + again, bytes.length - to);
    return result;
  }

  private static void exchange(JsonObject json, Random random) {
    List<JsonObject> objects = new ArrayList<>();
    collect(json, objects);
    JsonObject chosen = objects.get(random.nextInt(objects.size()));
    List<String> members = List.copyOf(chosen.keySet());
    if (members.isEmpty()) {
      return;
    }
    String member = members.get(random.nextInt(members.size()));
    JsonElement[] values = {
      JsonNull.INSTANCE,
      new JsonObject(),
      new JsonArray(),
      new JsonPrimitive(true),
      new JsonPrimitive(""),
      new JsonPrimitive("evt_x"),
      new JsonPrimitive(-1),
      new JsonPrimitive(Long.MAX_VALUE),
      new JsonPrimitive(new BigDecimal("1e400")),
      new JsonPrimitive("x".repeat(10_000)),
      json.deepCopy(),
    };
    chosen.add(member, values[random.nextInt(values.length)]);
  }

  private static void collect(JsonElement element, List<JsonObject> objects) {
    if (element instanceof JsonObject object) {
      objects.add(object);
      object.entrySet().forEach(entry -> collect(entry.getValue(), objects));
    }
  }

  @Test
  void the_running_total_of_a_charge_is_not_a_refund() { // RD01
    assertThat(read(EventJson.refund("charge.refunded", "ch_1", "succeeded", 1500, PI)))
        .isEqualTo(new ParsedEvent.Ignored(Why.TYPE, "charge.refunded"));
  }

  @ParameterizedTest
  @CsvSource({
    "payment_intent.processing, PROCESSING",
    "payment_intent.requires_action, REQUIRES_ACTION",
    "payment_intent.payment_failed, PAYMENT_FAILED",
  })
  void an_event_with_an_unknown_status_still_proves_what_its_type_says(String type, State state) {
    StripeEvent event = EventJson.of(type, ORDER, PI).objectWith("status", "\"a_new_one\"").read();
    assertThat(said(event).orElseThrow().state()).isEqualTo(state);
  }

  @Test
  void every_type_that_is_handled_can_be_asked_for_in_one_list() { // RC01
    assertThat(StripeEventReader.handledTypes()).hasSize(16).hasSizeLessThanOrEqualTo(20);
  }

  @Test
  void the_page_of_register_webhook_lists_exactly_the_handled_event_types() {
    Matcher list =
        Pattern.compile("```text\n((?: *[a-z_]+\\.[a-z_.]+[ \n])+) *```")
            .matcher(Repository.read("functions/register-webhook/README.md"));
    assertThat(list.find()).isTrue();
    assertThat(list.group(1).split("[ \n]", -1))
        .filteredOn(type -> !type.isEmpty())
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(StripeEventReader.handledTypes());
  }

  private static Optional<PaymentObservation> said(StripeEvent event) {
    return event.object().content() instanceof Content.Says(PaymentObservation said)
        ? Optional.of(said)
        : Optional.empty();
  }
}
