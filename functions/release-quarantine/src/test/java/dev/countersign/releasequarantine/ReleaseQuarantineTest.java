package dev.countersign.releasequarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Release;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a person lets an order out of quarantine (I13). */
class ReleaseQuarantineTest {
  private final QuarantineShop shop = new QuarantineShop();

  @Test
  void a_decision_is_recorded_with_the_order_and_sets_it_free() {
    shop.hearsOfPayment(3999);

    JsonObject answer = shop.decides(QuarantineShop.decision());

    assertThat(text(answer, "outcome")).isEqualTo("released");
    assertThat(text(answer, "status")).isEqualTo("PAID");
    assertThat(answer.getAsJsonArray("reasons")).isEmpty();
    assertThat(shop.order().status()).isEqualTo(OrderStatus.PAID);
    assertThat(shop.order().paidInVersion()).contains(shop.order().version());
    assertThat(shop.order().facts().releases())
        .containsEntry(
            Reason.AMOUNT_MISMATCH,
            new Release(
                "ada@example.com",
                "Ms Lovelace paid the rest by bank transfer.",
                new TreeSet<>(Set.of(QuarantineShop.PAYMENT_INTENT, "received 3999", "succeeded")),
                shop.clock.instant()));
  }

  @Test
  void an_order_with_another_reason_stays_until_that_is_dealt_with_too() {
    shop.hearsOfPayment(3999, false);

    JsonObject answer = shop.decides(QuarantineShop.decision());

    assertThat(text(answer, "outcome")).isEqualTo("released");
    assertThat(text(answer, "status")).isEqualTo("QUARANTINED");
    assertThat(codes(answer)).containsExactly("livemode_mismatch");
    assertThat(text(answer, "message")).contains("stays quarantined");
  }

  @Test
  void a_decision_stands_only_until_more_money_comes() {
    shop.hearsOfPayment(3999);
    shop.decides(QuarantineShop.decision());
    shop.hearsOfPayment(5000);

    assertThat(shop.order().status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(text(shop.decides(QuarantineShop.decision()), "outcome")).isEqualTo("released");
  }

  @Test
  void a_decision_that_is_sent_again_says_who_made_it_first() {
    shop.hearsOfPayment(3999);
    shop.decides(QuarantineShop.decision());
    Order released = shop.order();

    JsonObject answer = shop.decides(with("decidedBy", "bob@example.com"));

    assertThat(text(answer, "outcome")).isEqualTo("not-standing");
    assertThat(text(answer, "releasedBy")).isEqualTo("ada@example.com");
    assertThat(text(answer, "releasedAt")).isEqualTo(shop.clock.instant().toString());
    assertThat(shop.order()).isEqualTo(released);
  }

  @Test
  void a_reason_that_the_order_does_not_have_is_nothing_to_release() {
    shop.hearsOfPayment(3999);
    Order before = shop.order();

    JsonObject answer = shop.decides(with("reason", "currency_mismatch"));

    assertThat(text(answer, "outcome")).isEqualTo("not-standing");
    assertThat(codes(answer)).containsExactly("amount_mismatch");
    assertThat(answer.has("releasedBy")).isFalse();
    assertThat(shop.order()).isEqualTo(before);
  }

  @Test
  void a_reason_that_follows_from_the_facts_is_released_for_just_these_facts() {
    shop.hearsOfPayment(4000);
    shop.change(order -> order.detectSecond(new PaymentIntentId("pi_3SomeoneElses")));

    JsonObject answer = shop.decides(with("reason", "multiple_payment_intents"));

    assertThat(text(answer, "outcome")).isEqualTo("released");
    assertThat(text(answer, "status")).isEqualTo("PAID");
    shop.hearsOfPayment("pi_3SomeoneElses", 4000, true);
    assertThat(shop.order().status()).isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void an_order_whose_own_payment_can_still_be_made_is_not_let_go_while_another_is_paid() {
    shop.hearsOfPayment("pi_3SomeoneElses", 4000, true);
    Order before = shop.order();

    JsonObject answer = shop.decides(with("reason", "multiple_payment_intents"));

    assertThat(text(answer, "outcome")).isEqualTo("still-payable");
    assertThat(strings(answer.getAsJsonArray("paid"))).containsExactly("pi_3SomeoneElses");
    assertThat(shop.order()).isEqualTo(before);
  }

  @Test
  void an_unknown_order_is_not_found() {
    JsonObject answer =
        shop.decides(with("orderId", OrderId.derive("test", UUID.randomUUID()).value()));

    assertThat(text(answer, "outcome")).isEqualTo("not-found");
  }

  @Test
  void an_order_that_changes_in_between_is_read_again() {
    shop.hearsOfPayment(3999);
    shop.moving.beforeWrite(() -> shop.change(Order::nextAttempt));

    assertThat(text(shop.decides(QuarantineShop.decision()), "outcome")).isEqualTo("released");
    assertThat(shop.order().attempt()).isEqualTo(2);
    assertThat(shop.moving.reads()).isEqualTo(2);
  }

  @Test
  void money_that_comes_in_between_is_shown_as_what_was_decided_on() {
    shop.hearsOfPayment(3999);
    shop.moving.beforeWrite(() -> shop.hearsOfPayment(5000));

    assertThat(shop.decides(QuarantineShop.decision()).get("amountReceived").getAsLong())
        .isEqualTo(5000);

    assertThat(shop.order().facts().releases().values())
        .singleElement()
        .satisfies(release -> assertThat(release.grounds()).contains("received 5000"));
  }

  @Test
  void an_order_that_keeps_changing_is_a_fault_and_not_tried_for_ever() {
    shop.hearsOfPayment(3999);
    for (int i = 0; i < 100; i++) {
      shop.moving.beforeWrite(() -> shop.change(Order::nextAttempt));
    }

    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> shop.decides(QuarantineShop.decision()));

    assertThat(shop.moving.reads()).isEqualTo(5);
    assertThat(shop.order().facts().releases()).isEmpty();
    assertThat(text(shop.log.last(), "level")).isEqualTo("ERROR");
    assertThat(shop.log.last().has("Released")).isFalse();
  }

  @Test
  void a_lost_answer_is_a_fault_and_sending_the_decision_again_tells_that_it_stands() {
    shop.hearsOfPayment(3999);
    shop.moving.afterWrite(
        () -> {
          throw new Unavailable("DynamoDB did not answer");
        });

    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> shop.decides(QuarantineShop.decision()));

    JsonObject answer = shop.decides(QuarantineShop.decision());
    assertThat(text(answer, "outcome")).isEqualTo("not-standing");
    assertThat(text(answer, "releasedBy")).isEqualTo("ada@example.com");
    assertThat(text(answer, "status")).isEqualTo("PAID");
  }

  @Test
  void the_log_says_who_decided_about_which_reason_of_which_order_and_not_why() {
    shop.hearsOfPayment(3999);

    shop.decides(QuarantineShop.decision());

    assertThat(shop.log.text()).hasSize(1);
    JsonObject line = shop.log.last();
    assertThat(text(line, "orderId")).isEqualTo(QuarantineShop.ORDER.value());
    assertThat(text(line, "reason")).isEqualTo("amount_mismatch");
    assertThat(text(line, "decidedBy")).isEqualTo("ada@example.com");
    assertThat(text(line, "outcome")).isEqualTo("released");
    assertThat(line.get("Released").getAsInt()).isEqualTo(1);
    assertThat(shop.log.toString()).doesNotContain("Lovelace");
  }

  @Test
  void a_decision_that_changes_nothing_is_not_counted() {
    shop.decides(QuarantineShop.decision());

    assertThat(text(shop.log.last(), "outcome")).isEqualTo("not-standing");
    assertThat(shop.log.last().has("Released")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"release it\"",
        "{}",
        "{\"orderId\": 1, \"reason\": 2, \"decidedBy\": 3, \"note\": 4}",
        "{\"note\": \"a\", \"note\": \"b\"}",
        "{\"note\": \"a\"} {}"
      })
  void a_malformed_decision_is_rejected_before_anything_is_read(String payload) {
    JsonObject answer = shop.decides(payload);

    assertThat(text(answer, "outcome")).isEqualTo("invalid-request");
    assertThat(answer.getAsJsonArray("errors")).isNotEmpty();
    assertThat(shop.moving.reads()).isZero();
  }

  @Test
  void each_member_is_needed_bounded_and_named_when_it_is_wrong() {
    for (String member : List.of("orderId", "reason", "decidedBy", "note")) {
      assertThat(errors(with(member, ""))).singleElement().asString().startsWith(member);
      JsonObject lacking = QuarantineShop.decision();
      lacking.remove(member);
      assertThat(errors(lacking)).singleElement().asString().startsWith(member);
    }
    assertThat(errors(with("orderId", "no-order"))).hasSize(1);
    assertThat(errors(with("reason", "because"))).hasSize(1);
    assertThat(errors(with("decidedBy", "a".repeat(255)))).hasSize(1);
    assertThat(errors(with("note", "a".repeat(1001)))).hasSize(1);
    assertThat(errors(with("note", "   "))).hasSize(1);
    assertThat(shop.moving.reads()).isZero();
  }

  @Test
  void a_member_that_nobody_knows_is_refused_for_it_may_have_been_meant() {
    assertThat(errors(with("reasons", "amount_mismatch"))).hasSize(1);
  }

  @ParameterizedTest // I10
  @ValueSource(
      strings = {
        "4242424242424242",
        "card 4242 4242 4242 4242, says Bob",
        "4242-4242-4242-4242",
        "4242 4242 4242 4242 12/27 123",
        "refunded 12 4242424242424242 - Bob"
      })
  void a_card_number_is_kept_nowhere(String note) {
    shop.hearsOfPayment(3999);

    assertThat(errors(with("note", note))).singleElement().asString().doesNotContain("4242");

    assertThat(shop.order().facts().releases()).isEmpty();
    assertThat(shop.log.toString()).doesNotContain("4242");
  }

  @Test
  void an_order_of_which_stripe_denies_something_is_not_let_go_until_stripe_agrees() { // RC10
    shop.hearsOfPayment(4000);
    shop.change(order -> order.deny(QuarantineShop.PAYMENT_INTENT + " succeeded received 4000"));
    Order held = shop.order();

    JsonObject answer = shop.decides(with("reason", "not_at_stripe"));

    assertThat(text(answer, "outcome")).isEqualTo("not-at-stripe");
    assertThat(strings(answer.getAsJsonArray("denied")))
        .containsExactly(QuarantineShop.PAYMENT_INTENT);
    assertThat(shop.order()).isEqualTo(held);
    shop.change(order -> order.confirm(QuarantineShop.PAYMENT_INTENT));
    assertThat(shop.order().status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(text(shop.decides(with("reason", "not_at_stripe")), "status")).isEqualTo("PAID");
    shop.change(order -> order.deny(QuarantineShop.PAYMENT_INTENT + " succeeded received 5000"));
    assertThat(shop.order().status()).isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void one_decision_lets_a_list_of_orders_go_and_says_of_each_what_came_of_it() {
    shop.hearsOfPayment(3999);
    String unknown = OrderId.derive("test", UUID.randomUUID()).value();

    JsonObject answer =
        shop.decides(forAll(QuarantineShop.ORDER.value(), unknown, QuarantineShop.ORDER.value()));

    assertThat(text(answer, "outcome")).isEqualTo("incomplete");
    assertThat(outcomes(answer)).containsExactly("released", "not-found");
    assertThat(
            answer.getAsJsonArray("orders").get(1).getAsJsonObject().get("orderId").getAsString())
        .isEqualTo(unknown);
    assertThat(shop.order().status()).isEqualTo(OrderStatus.PAID);
    assertThat(shop.log.text()).hasSize(2); // a line for each
    JsonObject again = shop.decides(forAll(QuarantineShop.ORDER.value()));
    assertThat(text(again, "outcome")).isEqualTo("done");
    assertThat(outcomes(again)).containsExactly("not-standing");
  }

  @Test
  void a_fault_of_one_order_of_a_list_keeps_none_of_the_others() {
    shop.hearsOfPayment(3999);
    for (int i = 0; i < 5; i++) {
      shop.moving.beforeWrite(() -> shop.change(Order::nextAttempt));
    }
    String unknown = OrderId.derive("test", UUID.randomUUID()).value();

    JsonObject answer = shop.decides(forAll(QuarantineShop.ORDER.value(), unknown));

    assertThat(outcomes(answer)).containsExactly("try-again", "not-found");
    assertThat(outcomes(shop.decides(forAll(QuarantineShop.ORDER.value()))))
        .containsExactly("released");
  }

  @Test
  void a_list_of_orders_is_needed_bounded_and_named_when_it_is_wrong() {
    assertThat(errors(forAll())).singleElement().asString().startsWith("orderIds");
    assertThat(errors(forAll("no-order"))).singleElement().asString().startsWith("orderIds/0");
    String[] many = new String[101];
    Arrays.fill(many, QuarantineShop.ORDER.value());
    assertThat(errors(forAll(many))).singleElement().asString().startsWith("orderIds");
    JsonObject both = forAll(QuarantineShop.ORDER.value());
    both.addProperty("orderId", QuarantineShop.ORDER.value());
    assertThat(errors(both)).hasSize(1);
    assertThat(shop.moving.reads()).isZero();
  }

  private static JsonObject forAll(String... orders) {
    JsonObject decision = QuarantineShop.decision();
    decision.remove("orderId");
    var ids = new JsonArray();
    List.of(orders).forEach(ids::add);
    decision.add("orderIds", ids);
    return decision;
  }

  private static List<String> outcomes(JsonObject answer) {
    return answer.getAsJsonArray("orders").asList().stream()
        .map(order -> text(order.getAsJsonObject(), "outcome"))
        .toList();
  }

  private List<String> errors(JsonObject decision) {
    JsonObject answer = shop.decides(decision);
    assertThat(text(answer, "outcome")).isEqualTo("invalid-request");
    return strings(answer.getAsJsonArray("errors"));
  }

  private static JsonObject with(String member, String value) {
    JsonObject decision = QuarantineShop.decision();
    decision.add(member, new JsonPrimitive(value));
    return decision;
  }

  private static List<String> codes(JsonObject answer) {
    return strings(answer.getAsJsonArray("reasons"));
  }

  private static List<String> strings(JsonArray array) {
    return array.asList().stream().map(JsonElement::getAsString).toList();
  }

  private static String text(JsonObject answer, String member) {
    return answer.get(member).getAsString();
  }
}
