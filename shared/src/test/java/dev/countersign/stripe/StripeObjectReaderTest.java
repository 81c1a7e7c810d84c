package dev.countersign.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.countersign.orders.Dispute;
import dev.countersign.orders.DisputeObservation;
import dev.countersign.orders.FraudWarning;
import dev.countersign.orders.FraudWarningObservation;
import dev.countersign.orders.Order;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.PaymentObservation.Amounts;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.orders.Refund;
import dev.countersign.orders.RefundObservation;
import dev.countersign.orders.Shop;
import dev.countersign.payments.StripeEvent;
import dev.countersign.payments.StripeEvent.ParsedEvent;
import dev.countersign.payments.StripeEvent.ParsedEvent.Ignored.Why;
import dev.countersign.payments.StripeObject;
import dev.countersign.payments.StripeObject.Claim;
import dev.countersign.payments.StripeObject.Content;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the objects are read as that events carry and that the API answers. */
class StripeObjectReaderTest {
  private static final Order ORDER = Shop.order();
  private static final String PI = "pi_3Own";

  @ParameterizedTest
  @ValueSource(strings = {"amount", "amount_received", "currency"})
  void a_success_that_lacks_a_needed_field_is_ours_but_proves_nothing(String member) { // WP03
    for (EventJson event :
        List.of(
            succeeded().objectWithout(member),
            succeeded().objectWith(member, "null"),
            succeeded().objectWith(member, "{}"),
            succeeded().objectWith(member, member.equals("currency") ? "1" : "\"4000\""),
            succeeded().objectWith(member, member.equals("currency") ? "true" : "4000.0"))) {
      assertThat(said(event.read())).as("%s", event.json()).isEmpty();
      assertThat(event.read().object().claim()).contains(new Claim(Shop.STACK.mark(), ORDER.id()));
    }
  }

  @Test
  void only_a_success_needs_amounts() {
    EventJson processing =
        EventJson.of("payment_intent.processing", ORDER, PI).objectWithout("amount");
    assertThat(said(processing.read())).isPresent();
  }

  @Test
  void an_amount_is_read_exactly_as_far_as_eighteen_digits() {
    assertThat(
            said(succeeded().objectWith("amount_received", "999999999999999999").read())
                .flatMap(PaymentObservation::amounts)
                .map(Amounts::received))
        .contains(999_999_999_999_999_999L);
    assertThat(said(succeeded().objectWith("amount_received", "9223372036854775808").read()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{}",
        "\"x\"",
        "{\"order_id\":\"x\",\"countersign\":\"test\"}",
        "{\"order_id\":1,\"countersign\":\"test\"}",
        "{\"countersign\":\"test\"}"
      })
  void metadata_that_names_no_order_claims_none(String metadata) { // WF01
    assertThat(succeeded().objectWith("metadata", metadata).read().object().claim()).isEmpty();
  }

  @Test
  void a_claim_without_a_stack_is_none_and_with_another_stack_is_that_stacks() { // WF01
    String order = "\"order_id\":\"" + ORDER.id() + "\"";
    assertThat(succeeded().objectWith("metadata", "{" + order + "}").read().object().claim())
        .isEmpty();
    assertThat(
            succeeded()
                .objectWith("metadata", "{" + order + ",\"countersign\":\"staging\"}")
                .read()
                .object()
                .claim())
        .contains(new Claim("staging", ORDER.id()));
  }

  @Test
  void a_failure_code_is_kept_if_it_is_one() {
    EventJson failed = EventJson.of("payment_intent.payment_failed", ORDER, PI);
    assertThat(said(failed.failingWith("card_declined").read()).orElseThrow().failureCode())
        .contains("card_declined");
    assertThat(said(failed.failingWith("Not a <code>").read()).orElseThrow().failureCode())
        .isEmpty();
    assertThat(
            said(failed.objectWith("last_payment_error", "\"x\"").read())
                .orElseThrow()
                .failureCode())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"charge\":\"ch_2\",\"code\":\"card_declined\"} | \"ch_1\" | ch_2",
        "{\"code\":\"payment_intent_authentication_failure\"} | \"ch_1\" | ch_1",
        "{\"code\":\"payment_intent_authentication_failure\"} | null | ''",
        "{\"charge\":\"<b>\"} | null | ''",
        "null | 7 | ''",
      })
  void a_failure_names_the_charge_that_failed(String error, String latest, String charge) {
    EventJson failed =
        EventJson.of("payment_intent.payment_failed", ORDER, PI)
            .objectWith("last_payment_error", error)
            .objectWith("latest_charge", latest);
    assertThat(said(failed.read()).orElseThrow().failedCharge().orElse("")).isEqualTo(charge);
  }

  @Test
  void the_latest_charge_of_what_did_not_fail_is_no_failed_one() {
    EventJson succeeded = succeeded().objectWith("latest_charge", "\"ch_1\"");
    assertThat(said(succeeded.read()).orElseThrow().failedCharge()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "needs_response, 1798761600, 2027-01-01T00:00:00Z",
    "warning_needs_response, 1798761600, 2027-01-01T00:00:00Z",
    "a_word_of_2030, 1798761600, 2027-01-01T00:00:00Z",
    "under_review, 1798761600, ''",
    "lost, 1798761600, ''",
    "needs_response, 0, ''",
    "needs_response, null, ''",
    "needs_response, \"tomorrow\", ''"
  })
  void a_response_to_a_dispute_is_due_only_while_it_needs_one(
      String status, String dueBy, String due) {
    EventJson disputed =
        EventJson.dispute("charge.dispute.created", "du_1", status, PI)
            .objectWith("evidence_details", "{\"due_by\":" + dueBy + "}");
    Content content = disputed.read().object().content();
    assertThat(content).isInstanceOf(Content.Says.class);
    if (content instanceof Content.Says(DisputeObservation said)) {
      assertThat(said.responseDueBy().map(Instant::toString).orElse("")).isEqualTo(due);
    }
  }

  private static EventJson succeeded() {
    return EventJson.succeeded(ORDER, PI);
  }

  private static ParsedEvent read(EventJson event) {
    return StripeEventReader.read(event.bytes(), Shop.NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "refund.created, pending",
    "refund.created, succeeded",
    "refund.updated, requires_action",
    "refund.updated, canceled",
    "refund.failed, failed",
    "refund.updated, a_word_that_nobody_knows",
  })
  void a_refund_is_read_with_its_status_and_its_payment_intent(String type, String status) { // WF03
    StripeEvent event = EventJson.refund(type, "re_1", status, 1500, PI).read();
    assertThat(event.object())
        .isEqualTo(
            new StripeObject(
                StripeObject.Kind.REFUND,
                "re_1",
                new PaymentIntentId(PI),
                Optional.empty(),
                new Content.Says(
                    new RefundObservation(
                        "re_1",
                        new Refund(new PaymentIntentId(PI), status, 1500, Shop.NOW),
                        "usd",
                        false))));
  }

  @ParameterizedTest
  @CsvSource({
    "created, warning_needs_response",
    "created, needs_response",
    "updated, under_review",
    "updated, warning_under_review",
    "funds_withdrawn, needs_response",
    "funds_reinstated, won",
    "closed, won",
    "closed, lost",
    "closed, warning_closed",
    "closed, prevented",
    "updated, a_word_that_nobody_knows",
  })
  void a_dispute_is_read_with_its_status_and_its_payment_intent(String type, String status) {
    StripeEvent event = EventJson.dispute("charge.dispute." + type, "du_1", status, PI).read();
    assertThat(event.object().content()).isEqualTo(disputed(status, Optional.empty(), 4000, "usd"));
    assertThat(event.object().paymentIntent()).isEqualTo(new PaymentIntentId(PI));
  }

  @ParameterizedTest
  @ValueSource(strings = {"created", "updated"})
  void an_early_fraud_warning_is_read_with_its_payment_intent(String type) {
    assertThat(
            EventJson.fraudWarning("radar.early_fraud_warning." + type, "issfr_1", true, PI)
                .read()
                .object()
                .content())
        .isEqualTo(
            new Content.Says(
                new FraudWarningObservation(
                    "issfr_1",
                    new FraudWarning(new PaymentIntentId(PI), true, Shop.NOW, "evt_1"),
                    false)));
  }

  @Test
  void an_early_fraud_warning_that_names_only_a_charge_is_left_to_reconciliation() {
    for (String intent : List.of("null", "\"\"", "\"not an id\"")) {
      EventJson event =
          EventJson.fraudWarning("radar.early_fraud_warning.created", "issfr_1", true, PI)
              .objectWith("payment_intent", intent);
      assertThat(read(event))
          .isEqualTo(new ParsedEvent.Ignored(Why.FOREIGN, "radar.early_fraud_warning.created"));
    }
  }

  @Test
  void only_a_warning_without_a_payment_intent_is_kept_to_be_read_with_its_charge() {
    JsonObject json = new JsonObject();
    json.addProperty("id", "issfr_1");
    json.addProperty("charge", "ch_1");
    json.addProperty("actionable", true);
    Optional<StripeObject> listed = read(StripeObject.Kind.EARLY_FRAUD_WARNING, json);
    assertThat(listed.orElseThrow().namesPaymentIntent()).isFalse();
    assertThat(listed.orElseThrow().claim()).isEmpty();

    var charge = new JsonObject();
    charge.addProperty("id", "ch_1");
    charge.addProperty("payment_intent", PI);
    json.add("charge", charge);
    assertThat(read(StripeObject.Kind.EARLY_FRAUD_WARNING, json).orElseThrow().paymentIntent())
        .isEqualTo(new PaymentIntentId(PI));

    charge.add("payment_intent", JsonNull.INSTANCE); // of another application that uses no intents
    assertThat(read(StripeObject.Kind.EARLY_FRAUD_WARNING, json)).isEmpty();

    JsonObject refund = new JsonObject();
    refund.addProperty("id", "re_1");
    refund.addProperty("charge", "ch_1");
    refund.addProperty("amount", 1);
    refund.addProperty("currency", "usd");
    assertThat(read(StripeObject.Kind.REFUND, refund)).isEmpty();
  }

  private static Optional<StripeObject> read(StripeObject.Kind kind, JsonObject json) {
    return StripeObjectReader.read(kind, json, false, Shop.NOW);
  }

  @Test
  void a_capturable_payment_is_read_with_its_amount() {
    StripeEvent event =
        EventJson.of("payment_intent.amount_capturable_updated", ORDER, PI)
            .objectWith("amount_capturable", "4000")
            .read();
    assertThat(said(event).orElseThrow().state()).isEqualTo(State.REQUIRES_CAPTURE);
    assertThat(said(event).orElseThrow().amounts().orElseThrow().capturable()).isEqualTo(4000);
  }

  @Test
  void an_object_that_belongs_to_no_payment_intent_is_foreign() { // WF04
    for (String paymentIntent : List.of("null", "7", "\"ch_1\"", "{}", "{\"id\":3}")) {
      EventJson refund = EventJson.refund("refund.created", "re_1", "succeeded", 1500, PI);
      assertThat(read(refund.objectWith("payment_intent", paymentIntent)))
          .as(paymentIntent)
          .isEqualTo(new ParsedEvent.Ignored(Why.FOREIGN, "refund.created"));
    }
  }

  @Test
  void a_payment_intent_that_is_expanded_is_still_one() {
    EventJson refund = EventJson.refund("refund.created", "re_1", "succeeded", 1500, PI);
    refund.objectWith("payment_intent", "{\"id\":\"" + PI + "\"}");
    assertThat(refund.read().object().paymentIntent()).isEqualTo(new PaymentIntentId(PI));
  }

  @ParameterizedTest
  @CsvSource({
    "amount, -1",
    "amount, 1.5",
    "amount, '\"1500\"'",
    "amount, 1000000000000000000",
    "currency, null",
    "currency, 5",
  })
  void a_refund_with_a_field_we_cannot_read_is_unreadable_and_still_linked(
      String member, String json) { // WP03
    EventJson refund = EventJson.refund("refund.created", "re_1", "succeeded", 1500, PI);
    StripeObject object = refund.objectWith(member, json).read().object();
    assertThat(object.content()).isEqualTo(new Content.Unreadable());
    assertThat(object.paymentIntent()).isEqualTo(new PaymentIntentId(PI));
  }

  @ParameterizedTest
  @CsvSource({
    "null, ''",
    "7, ''",
    "'\"\"', ''",
    "'\"A new one!\"', ''",
    "'\"a_new_one\"', a_new_one",
  })
  void a_status_that_nobody_knows_or_that_is_none_loses_no_refund_and_no_dispute(
      String json, String status) {
    assertThat(
            EventJson.refund("refund.updated", "re_1", "pending", 1500, PI)
                .objectWith("status", json)
                .read()
                .object()
                .content())
        .isEqualTo(
            new Content.Says(
                new RefundObservation(
                    "re_1",
                    new Refund(new PaymentIntentId(PI), status, 1500, Shop.NOW),
                    "usd",
                    false)));
    assertThat(
            EventJson.dispute("charge.dispute.updated", "du_1", "lost", PI)
                .objectWith("status", json)
                .read()
                .object()
                .content())
        .isEqualTo(disputed(status, Optional.empty(), 4000, "usd"));
  }

  @Test
  void a_dispute_is_read_with_its_case_type_and_its_own_currency() {
    assertThat(
            EventJson.dispute("charge.dispute.closed", "du_1", "prevented", PI)
                .objectWith(
                    "payment_method_details",
                    "{\"type\":\"card\",\"card\":{\"case_type\":\"block\"}}")
                .objectWith("currency", "\"eur\"")
                .read()
                .object()
                .content())
        .isEqualTo(disputed("prevented", Optional.of("block"), 4000, "eur"));
  }

  @Test
  void disputes_and_warnings_we_cannot_read_are_unreadable() { // WP03
    assertThat(
            EventJson.dispute("charge.dispute.created", "du_1", "lost", PI)
                .objectWith("amount", "-1")
                .read()
                .object()
                .content())
        .isEqualTo(new Content.Unreadable());
    assertThat(
            EventJson.fraudWarning("radar.early_fraud_warning.created", "issfr_1", true, PI)
                .objectWith("actionable", "\"yes\"")
                .read()
                .object()
                .content())
        .isEqualTo(new Content.Unreadable());
    assertThat(
            EventJson.refund("refund.created", "re_1", "succeeded", 1, PI)
                .without("livemode")
                .read()
                .object()
                .content())
        .isEqualTo(new Content.Unreadable());
  }

  @Test
  void a_dispute_about_nothing_is_read_as_one() {
    EventJson dispute = EventJson.dispute("charge.dispute.closed", "du_1", "won", PI);
    assertThat(dispute.objectWith("amount", "0").read().object().content())
        .isEqualTo(disputed("won", Optional.empty(), 0, "usd"));
  }

  @Test
  void an_object_without_an_id_or_of_another_kind_is_still_linked_by_its_payment_intent() { // WP01
    EventJson refund = EventJson.refund("refund.created", "re_1", "succeeded", 1, PI);
    StripeObject charge = refund.objectWith("object", "\"charge\"").read().object();
    StripeObject nameless = refund.objectWithout("id").read().object();
    for (StripeObject object : List.of(charge, nameless)) {
      assertThat(object.content()).isEqualTo(new Content.Unreadable());
      assertThat(object.paymentIntent()).isEqualTo(new PaymentIntentId(PI));
    }
    assertThat(read(refund.objectWithout("payment_intent")))
        .isEqualTo(new ParsedEvent.Ignored(Why.FOREIGN, "refund.created"));
  }

  @Test
  void a_payment_intent_of_a_shape_that_nobody_knows_is_still_known_by_its_id() { // WP01
    StripeObject object =
        succeeded()
            .objectWith("object", "\"a_new_shape\"")
            .objectWithout("metadata")
            .read()
            .object();
    assertThat(object.content()).isEqualTo(new Content.Unreadable());
    assertThat(object.paymentIntent()).isEqualTo(new PaymentIntentId(PI));
  }

  @Test
  void a_refund_that_claims_an_order_in_metadata_of_its_own_claims_none() { // D10
    EventJson refund = EventJson.refund("refund.created", "re_1", "succeeded", 1, PI);
    refund.objectWith("metadata", "{\"order_id\":\"" + ORDER.id() + "\",\"countersign\":\"test\"}");
    assertThat(refund.read().object().claim()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "succeeded, SUCCEEDED",
    "canceled, CANCELED",
    "processing, PROCESSING",
    "requires_action, REQUIRES_ACTION",
    "requires_capture, REQUIRES_CAPTURE",
  })
  void a_payment_intent_that_is_read_says_what_its_status_says(String status, State state) {
    StripeObject object = paymentIntent("status", "\"" + status + "\"");
    assertThat(object.content()).isInstanceOf(Content.Says.class);
    assertThat(((PaymentObservation) ((Content.Says) object.content()).observation()).state())
        .isEqualTo(state);
    assertThat(object.claim()).contains(new Claim(Shop.STACK.mark(), ORDER.id()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"requires_payment_method", "requires_confirmation"})
  void a_payment_intent_that_waits_says_nothing_unless_an_attempt_failed(String status) {
    assertThat(paymentIntent("status", "\"" + status + "\"").content())
        .isEqualTo(new Content.SaysNothing());
    JsonObject failed =
        EventJson.of("payment_intent.processing", ORDER, PI)
            .failingWith("card_declined")
            .objectWith("status", "\"" + status + "\"")
            .object();
    assertThat(
            StripeObjectReader.read(StripeObject.Kind.PAYMENT_INTENT, failed, false, Shop.NOW)
                .orElseThrow()
                .content())
        .isEqualTo(
            new Content.Says(
                new PaymentObservation(
                    new PaymentIntentId(PI),
                    State.PAYMENT_FAILED,
                    Optional.of(new Amounts(4000, 0, "usd")),
                    false,
                    Optional.of("card_declined"),
                    Shop.NOW,
                    "read")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "\"\"", "\"A new one!\"", "\"a_new_one\""})
  void a_payment_intent_that_is_read_with_a_status_that_nobody_knows_is_unreadable(String json) {
    assertThat(paymentIntent("status", json).content()).isEqualTo(new Content.Unreadable());
    JsonObject failed =
        EventJson.of("payment_intent.processing", ORDER, PI)
            .failingWith("card_declined")
            .objectWith("status", json)
            .object();
    StripeObject read = read(StripeObject.Kind.PAYMENT_INTENT, failed).orElseThrow();
    assertThat(read.content()).isEqualTo(new Content.Unreadable());
    assertThat(read.claim()).contains(new Claim(Shop.STACK.mark(), ORDER.id()));
    failed.remove("status");
    assertThat(read(StripeObject.Kind.PAYMENT_INTENT, failed).orElseThrow().content())
        .isEqualTo(new Content.Unreadable());
  }

  @Test
  void a_refund_that_is_read_is_of_the_mode_of_the_key() {
    JsonObject refund = EventJson.refund("refund.created", "re_1", "succeeded", 1, PI).object();
    assertThat(
            StripeObjectReader.read(StripeObject.Kind.REFUND, refund, true, Shop.NOW)
                .orElseThrow()
                .content())
        .isEqualTo(
            new Content.Says(
                new RefundObservation(
                    "re_1",
                    new Refund(new PaymentIntentId(PI), "succeeded", 1, Shop.NOW),
                    "usd",
                    true)));
    refund.remove("payment_intent");
    assertThat(StripeObjectReader.read(StripeObject.Kind.REFUND, refund, true, Shop.NOW)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> StripeObjectReader.read(StripeObject.Kind.DISPUTE, refund, true, Shop.NOW));
    refund.remove("id");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> StripeObjectReader.read(StripeObject.Kind.REFUND, refund, true, Shop.NOW));
  }

  private static Content disputed(
      String status, Optional<String> caseType, long amount, String currency) {
    return new Content.Says(
        new DisputeObservation(
            "du_1",
            new Dispute(
                new PaymentIntentId(PI), status, caseType, amount, currency, Shop.NOW, "evt_1"),
            false));
  }

  private static StripeObject paymentIntent(String member, String json) {
    JsonObject object =
        EventJson.of("payment_intent.processing", ORDER, PI).objectWith(member, json).object();
    return StripeObjectReader.read(StripeObject.Kind.PAYMENT_INTENT, object, false, Shop.NOW)
        .orElseThrow();
  }

  private static Optional<PaymentObservation> said(StripeEvent event) {
    return event.object().content() instanceof Content.Says(PaymentObservation said)
        ? Optional.of(said)
        : Optional.empty();
  }
}
