package dev.countersign.getorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonNull;
import dev.countersign.dynamodb.DynamoDbQuestions;
import dev.countersign.emulators.dynamodb.DynamoDbStream;
import dev.countersign.http.Log;
import dev.countersign.orders.Dispute;
import dev.countersign.orders.DisputeObservation;
import dev.countersign.orders.FraudWarning;
import dev.countersign.orders.FraudWarningObservation;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.PaymentObservation.Amounts;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.orders.Refund;
import dev.countersign.orders.RefundObservation;
import dev.countersign.questions.Question;
import dev.countersign.questions.Questions;
import dev.countersign.testkit.Answer;
import dev.countersign.testkit.GatewayEvent;
import dev.countersign.testkit.shop.ShopWithAnOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A shop that has sold two tees for 4000 US cents, and the function that its pages ask about it.
 * Every answer is held against openapi.yaml.
 */
final class OrderPageShop extends ShopWithAnOrder {
  final OrdersThatMayFail failing = new OrdersThatMayFail(orders);
  private final DynamoDbStream questions = tables.stream("QuestionsTable", clock);
  private GetOrderHandler function =
      function(new DynamoDbQuestions(tables.dynamoDb(), tables.name("QuestionsTable")));

  private OrderPageShop() {}

  private GetOrderHandler function(Questions asked) {
    return new GetOrderHandler(
        failing, asked, Set.of(ORIGIN), new Log("shop", "get-order", clock, log), clock);
  }

  /** What was asked, in its order. */
  List<Question> asked() {
    return questions.peek(Integer.MAX_VALUE).stream()
        .map(record -> record.getAsJsonObject("dynamodb").getAsJsonObject("NewImage"))
        .map(DynamoDbQuestions::read)
        .toList();
  }

  /** From now on questions go there. */
  void asks(Questions there) {
    function = function(there);
  }

  static OrderPageShop withAnOrder() {
    OrderPageShop shop = withAnUnboundOrder();
    shop.bind(shop.order(), PAYMENT_INTENT);
    return shop;
  }

  static OrderPageShop withAnUnboundOrder() {
    OrderPageShop shop = new OrderPageShop();
    shop.place(ORDER, STACK, false);
    return shop;
  }

  /** What the webhook records once Stripe has said this of the order's PaymentIntent. */
  void hears(State state, long received) {
    hears(state, new Amounts(4000, received, "usd"));
  }

  /** What is known once that much is authorized and waits to be captured. */
  void authorizes(long capturable) {
    hears(State.REQUIRES_CAPTURE, new Amounts(4000, 0, capturable, "usd"));
  }

  private void hears(State state, Amounts amounts) {
    change(
        order ->
            order.observe(
                new PaymentObservation(
                    new PaymentIntentId(PAYMENT_INTENT),
                    state,
                    Optional.of(amounts),
                    false,
                    Optional.empty(),
                    clock.instant(),
                    "evt_" + state)));
  }

  /** What is known once a refund of that amount is in that state. */
  void refunds(String id, String state, long amount) {
    change(
        order ->
            order.observe(
                new RefundObservation(
                    id,
                    new Refund(new PaymentIntentId(PAYMENT_INTENT), state, amount, clock.instant()),
                    "usd",
                    false)));
  }

  /** What is known once a dispute is in that state. */
  void disputes(String id, String state, long amount) {
    disputes(id, state, amount, "usd");
  }

  void disputes(String id, String state, long amount, String currency) {
    change(
        order ->
            order.observe(
                new DisputeObservation(
                    id,
                    new Dispute(
                        new PaymentIntentId(PAYMENT_INTENT),
                        state,
                        Optional.empty(),
                        amount,
                        currency,
                        clock.instant(),
                        "evt_" + id + state),
                    false)));
  }

  /** What is known once Stripe warned of fraud. */
  void warnsOfFraud(String id) {
    change(
        order ->
            order.observe(
                new FraudWarningObservation(
                    id,
                    new FraudWarning(
                        new PaymentIntentId(PAYMENT_INTENT), true, clock.instant(), "evt_" + id),
                    false)));
  }

  Answer get(String orderId) {
    return answer("GET", Optional.of(orderId), Map.of());
  }

  Answer get(Map<String, String> headers) {
    return answer("GET", Optional.of(ORDER.value()), headers);
  }

  Answer answer(String method, Optional<String> orderId, Map<String, String> headers) {
    Answer answer = answer(function, event(method, orderId, headers));
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    assertThat(answer.everything() + log).doesNotContain("secret");
    return answer;
  }

  private static GatewayEvent event(
      String method, Optional<String> orderId, Map<String, String> headers) {
    var event = new GatewayEvent(method, "/orders/{orderId}");
    headers.forEach((name, value) -> event.header(name, List.of(value)));
    event.with("multiValueHeaders", JsonNull.INSTANCE);
    orderId.ifPresent(id -> event.pathParameter("orderId", id));
    return event;
  }
}
