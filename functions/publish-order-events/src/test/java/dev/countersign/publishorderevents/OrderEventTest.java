package dev.countersign.publishorderevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.countersign.orders.Order;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Refund;
import dev.countersign.orders.RefundObservation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Which change of an order means what to others (I13, I14). */
class OrderEventTest {
  private final History history = History.ofAnOrder();
  private final String id = history.now().id().value();

  @Test
  void an_order_that_is_only_placed_and_bound_is_nobody_elses_business() {
    assertThat(history.toldInAll()).isEmpty();
  }

  @Test // I14
  void a_payment_is_told_with_what_to_hand_over() {
    OrderEvent told = only(history.isPaid().told());

    assertThat(told.type()).isEqualTo(OrderEvent.Type.PAID);
    assertThat(told.at()).isEqualTo(History.NOW);
    assertThat(told.order()).isEqualTo(history.now().id());
    assertThat(told.detail())
        .isEqualTo(
            JsonParser.parseString(
                """
                {"id": "OrderPaid-%1$s", "type": "OrderPaid", "version": 3, "livemode": true,
                 "orderId": "%1$s", "status": "PAID", "amount": 4000, "currency": "usd",
                 "lines": [{"productId": "tee", "quantity": 2, "unitAmount": 2000, "amount": 4000}]}
                """
                    .formatted(id)));
  }

  @Test
  void whatever_is_told_of_a_test_order_says_that_no_money_moved() {
    History test =
        History.ofATestOrder()
            .isPaid()
            .isRefunded("re_1", "succeeded", 1500)
            .isDisputed("du_1", "needs_response")
            .isWarnedOf()
            .isPaid(3999);
    History canceled = History.ofATestOrder().hears(State.CANCELED, 0, false);

    List<OrderEvent> told = new ArrayList<>(test.toldInAll());
    told.addAll(canceled.toldInAll());

    assertThat(told.stream().map(OrderEvent::type)).contains(OrderEvent.Type.values());
    assertThat(told)
        .allSatisfy(event -> assertThat(event.detail().get("livemode").getAsBoolean()).isFalse());
  }

  @Test // I14
  void a_payment_is_told_once_whatever_comes_later() {
    history
        .isPaid()
        .isPaid()
        .isRefunded("re_1", "succeeded", 4000)
        .isRefunded("re_1", "failed", 4000) // and so it is PAID again
        .isDisputed("du_1", "needs_response")
        .isDisputed("du_1", "won"); // and again

    assertThat(ids()).containsOnlyOnce("OrderPaid-" + id);
  }

  @Test // I14
  void a_payment_of_the_wrong_amount_is_told_as_paid_only_when_a_person_has_released_it() {
    assertThat(ids(history.isPaid(3999).told())).containsExactly("OrderQuarantined-" + id + "-3");

    history.isReleased(Reason.AMOUNT_MISMATCH);

    assertThat(ids(history.told())).containsExactly("OrderPaid-" + id);
  }

  @Test
  void a_payment_that_is_heard_of_after_its_partial_refund_is_told_with_what_was_given_back() {
    assertThat(history.isRefunded("re_1", "succeeded", 1500).told())
        .as("nothing was received yet")
        .isEmpty();

    List<OrderEvent> told = history.isPaid().told();

    assertThat(ids(told)).containsExactly("OrderPaid-" + id, "OrderRefunded-" + id + "-4");
    assertThat(told)
        .allSatisfy(
            event ->
                assertThat(event.detail().get("status").getAsString())
                    .isEqualTo("PARTIALLY_REFUNDED"));
  }

  @Test
  void an_authorization_that_was_let_go_is_not_told_as_money_given_back() {
    history.hears(State.CANCELED, 0, true).isRefunded("re_1", "succeeded", 4000);
    assertThat(ids()).containsExactly("OrderCanceled-" + id + "-3");
  }

  @Test
  void a_dispute_in_another_currency_is_told_with_it() {
    history.isPaid().isDisputedIn("eur", "du_1", "needs_response");
    assertThat(only(history.told()).detail().get("disputes"))
        .isEqualTo(
            JsonParser.parseString(
                "[{\"id\": \"du_1\", \"status\": \"needs_response\", \"amount\": 4000,"
                    + " \"currency\": \"eur\"}]"));
  }

  @Test // RD01
  void each_change_of_what_was_given_back_is_told_with_the_total_and_its_parts() {
    history.isPaid().isRefunded("re_1", "pending", 1500);
    assertThat(ids(history.told())).containsExactly("OrderRefunded-" + id + "-4");

    history.isRefunded("re_1", "succeeded", 1500);
    assertThat(history.told()).as("what counted already").isEmpty();

    history.isRefunded("re_2", "succeeded", 1000);
    OrderEvent told = only(history.told());
    assertThat(told.detail().get("status").getAsString()).isEqualTo("PARTIALLY_REFUNDED");
    assertThat(told.detail().get("amountRefunded").getAsLong()).isEqualTo(2500);
    assertThat(told.detail().get("refunds"))
        .isEqualTo(
            JsonParser.parseString(
                """
                [{"id": "re_1", "status": "succeeded", "amount": 1500},
                 {"id": "re_2", "status": "succeeded", "amount": 1000}]
                """));
  }

  @Test
  void an_order_of_the_most_refunds_with_the_longest_ids_fits_into_one_entry_of_the_bus() {
    history.isPaid();
    for (int i = 1; i < Order.MAX_STRIPE_OBJECTS; i++) {
      String refund = "r".repeat(20) + "_" + (1000 + i) + "x".repeat(196);
      history.then(order -> order.observe(refund(refund)));
    }

    String detail = history.told().getFirst().detail().toString();

    assertThat(history.now().hasRoomFor(refund("re_oneMore"))).isFalse();
    assertThat(detail.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(250 * 1024);
  }

  private static RefundObservation refund(String id) {
    return new RefundObservation(
        id,
        new Refund(
            new PaymentIntentId(History.PAYMENT_INTENT),
            "succeeded",
            999_999_999_999_999L,
            History.NOW),
        "usd",
        true);
  }

  @Test // RD02
  void a_refund_that_failed_after_it_succeeded_is_told_as_nothing_given_back() {
    history.isPaid().isRefunded("re_1", "succeeded", 4000).isRefunded("re_1", "failed", 4000);

    OrderEvent told = only(history.told());

    assertThat(told.type()).isEqualTo(OrderEvent.Type.REFUNDED);
    assertThat(told.detail().get("amountRefunded").getAsLong()).isZero();
    assertThat(told.detail().get("status").getAsString()).isEqualTo("PAID");
  }

  @Test // RD03
  void a_dispute_is_told_when_it_is_opened_and_with_each_state_it_gets() {
    history.isPaid().isDisputed("du_1", "needs_response");
    assertThat(ids(history.told())).containsExactly("OrderDisputed-" + id + "-4");
    assertThat(only(history.told()).detail().get("status").getAsString()).isEqualTo("DISPUTED");

    history.isDisputed("du_1", "needs_response");
    assertThat(history.told()).as("the same again").isEmpty();

    history.isDisputed("du_1", "lost");
    assertThat(only(history.told()).detail().get("disputes"))
        .isEqualTo(
            JsonParser.parseString("[{\"id\": \"du_1\", \"status\": \"lost\", \"amount\": 4000}]"));
  }

  @Test // RD03
  void an_inquiry_is_told_as_a_dispute_that_leaves_the_order_paid() {
    history.isPaid().isDisputed("du_1", "warning_needs_response");

    OrderEvent told = only(history.told());

    assertThat(told.type()).isEqualTo(OrderEvent.Type.DISPUTED);
    assertThat(told.detail().get("status").getAsString()).isEqualTo("PAID");
  }

  @Test
  void a_fraud_warning_is_told_once_and_again_when_it_can_no_longer_be_acted_on() {
    OrderEvent told = only(history.isPaid().isWarnedOf("issfr_1", true).told());
    assertThat(told.id()).isEqualTo("OrderFraudWarned-" + id + "-4");
    assertThat(told.detail().get("status").getAsString()).isEqualTo("PAID");
    assertThat(told.detail().get("fraudWarnings"))
        .isEqualTo(JsonParser.parseString("[{\"id\": \"issfr_1\", \"actionable\": true}]"));

    assertThat(history.isWarnedOf("issfr_1", true).told()).as("the same again").isEmpty();

    history.isWarnedOf("issfr_2", true).isWarnedOf("issfr_1", false);
    assertThat(only(history.told()).detail().get("fraudWarnings"))
        .isEqualTo(
            JsonParser.parseString(
                """
                [{"id": "issfr_1", "actionable": false}, {"id": "issfr_2", "actionable": true}]
                """));
  }

  @Test // I13
  void each_new_reason_is_told_beside_those_that_stand_already() {
    history.isPaid(3999).then(order -> order.detectSecond(new PaymentIntentId("pi_3SomeoneElses")));

    OrderEvent told = only(history.told());

    assertThat(told.id()).isEqualTo("OrderQuarantined-" + id + "-4");
    assertThat(told.detail().get("reasons"))
        .isEqualTo(JsonParser.parseString("[\"amount_mismatch\", \"multiple_payment_intents\"]"));
    assertThat(told.detail().get("newReasons"))
        .isEqualTo(JsonParser.parseString("[\"multiple_payment_intents\"]"));
  }

  @Test // I13
  void a_reason_that_was_released_is_told_again_when_more_money_has_come() {
    history.isPaid(3999).isReleased(Reason.AMOUNT_MISMATCH).isPaid(5000);

    assertThat(ids(history.told())).containsExactly("OrderQuarantined-" + id + "-5");
  }

  @Test
  void a_cancellation_is_told_and_one_that_comes_after_the_payment_quarantines() {
    var canceled = History.ofAnOrder().hears(State.CANCELED, 0, true);
    assertThat(only(canceled.told()).type()).isEqualTo(OrderEvent.Type.CANCELED);
    assertThat(canceled.hears(State.CANCELED, 0, true).told()).isEmpty();

    history.isPaid().hears(State.CANCELED, 0, true);
    assertThat(only(history.told()).type()).isEqualTo(OrderEvent.Type.QUARANTINED);
  }

  @Test
  void an_order_that_never_got_its_payment_intent_is_told_as_canceled() {
    Order placed = history.versions().getFirst();

    assertThat(OrderEvent.between(Optional.of(placed), placed.expire(), History.NOW))
        .extracting(OrderEvent::id)
        .containsExactly("OrderCanceled-" + id + "-2");
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"SUCCEEDED", "CANCELED", "REQUIRES_CAPTURE"})
  void a_payment_on_its_way_is_nobody_elses_business(State state) {
    assertThat(history.hears(state, 0, true).toldInAll()).isEmpty();
  }

  @Test
  void several_things_in_one_change_are_told_one_by_one() {
    history.isPaid().isDisputed("du_1", "needs_response").isRefunded("re_1", "succeeded", 10);

    List<OrderEvent> told =
        OrderEvent.between(Optional.of(history.versions().getFirst()), history.now(), History.NOW);

    assertThat(told)
        .extracting(OrderEvent::type)
        .containsExactly(OrderEvent.Type.PAID, OrderEvent.Type.REFUNDED, OrderEvent.Type.DISPUTED);
  }

  @Test // I10
  void nothing_is_told_that_would_let_anyone_pay_or_know_the_buyer() {
    history
        .isPaid(3999)
        .isReleased(Reason.AMOUNT_MISMATCH)
        .isRefunded("re_1", "succeeded", 1)
        .isDisputed("du_1", "won")
        .isWarnedOf();

    assertThat(history.toldInAll().toString())
        .doesNotContain("ada@example.com", "by hand", "digest", History.PAYMENT_INTENT, "evt_");
  }

  private List<String> ids() {
    return ids(history.toldInAll());
  }

  private static List<String> ids(List<OrderEvent> told) {
    return told.stream().map(OrderEvent::id).toList();
  }

  private static OrderEvent only(List<OrderEvent> told) {
    assertThat(told).hasSize(1);
    return told.getFirst();
  }
}
