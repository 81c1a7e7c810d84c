package dev.countersign.refreshorder;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.dynamodb.DynamoDbQuestions;
import dev.countersign.emulators.dynamodb.DynamoDbStream;
import dev.countersign.orders.Order;
import dev.countersign.questions.Question;
import dev.countersign.testkit.shop.ShopWithStripe;
import dev.countersign.testkit.shop.SimulatedStripe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A shop whose webhook endpoint hears nothing unless a test says so, its Stripe account, and the
 * function that follows the questions of its pages.
 */
final class RefreshedShop extends ShopWithStripe {
  private final DynamoDbQuestions questions =
      new DynamoDbQuestions(tables.dynamoDb(), tables.name("QuestionsTable"));
  private final DynamoDbStream asked = tables.stream("QuestionsTable", clock);

  /** When Stripe was asked for a PaymentIntent. */
  final List<Instant> reads = new ArrayList<>();

  private final RefreshOrderHandler function =
      new RefreshOrderHandler(
          orders,
          keys,
          request -> {
            reads.add(clock.instant());
            return new SimulatedStripe(stripe).send(request);
          },
          functionLog,
          clock,
          (least, _) -> clock.advance(least));

  RefreshedShop() {
    super("refresh-order", STACK);
  }

  /** The buyer pays at Stripe. */
  void pay(Order order, String paymentMethod) {
    pay(own(order), paymentMethod);
  }

  /** The page asks; get-order leaves a question if there is one to leave. */
  void pageAsksFor(Order order) {
    Question.about(stored(order), clock.instant()).ifPresent(questions::ask);
  }

  /** The stream brings what was asked since it last did, two seconds after the first of it. */
  JsonObject streamBrings() {
    clock.advance(Duration.ofSeconds(2));
    List<JsonObject> news = asked.peek(Integer.MAX_VALUE);
    asked.done(news.size());
    return brings(news);
  }

  /** Lambda invokes the function with these records of the stream. */
  JsonObject brings(List<JsonObject> records) {
    var array = new JsonArray();
    records.forEach(array::add);
    var event = new JsonObject();
    event.add("Records", array);
    return invoke(function, event.toString());
  }

  static JsonObject record(Question question) {
    return JsonParser.parseString(
            """
            {"eventName":"MODIFY","dynamodb":{"SequenceNumber":"1","NewImage":{
              "orderId":{"S":"%s"},"askedAt":{"N":"%d"},"expiresAt":{"N":"%d"}}}}
            """
                .formatted(
                    question.order(),
                    question.askedAt().toEpochMilli(),
                    question.expiresAt().getEpochSecond()))
        .getAsJsonObject();
  }
}
