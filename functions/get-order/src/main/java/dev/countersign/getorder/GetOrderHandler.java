package dev.countersign.getorder;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.dynamodb.DynamoDbQuestions;
import dev.countersign.dynamodb.DynamoDbTables;
import dev.countersign.faults.Deadline;
import dev.countersign.http.Api;
import dev.countersign.http.ApiRequest;
import dev.countersign.http.ApiResponse;
import dev.countersign.http.Causes;
import dev.countersign.http.Log;
import dev.countersign.http.Metric;
import dev.countersign.http.OrderJson;
import dev.countersign.http.Problem;
import dev.countersign.http.Snapshot;
import dev.countersign.orders.Dispute;
import dev.countersign.orders.FraudWarning;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.questions.Question;
import dev.countersign.questions.Questions;
import dev.countersign.rehearsal.Rehearsal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /orders/{orderId}}: the page to which a buyer returns asks here, because a redirect
 * proves nothing. Anyone who has the unguessable id may read the order.
 *
 * <p>While Stripe may know more than we do, a request also writes a question, and refresh-order
 * answers it by a read of the PaymentIntent (docs/adr/0019-a-question-is-a-row.md). The answer to
 * this request does not depend on the question.
 */
public final class GetOrderHandler implements RequestStreamHandler {
  /** The time for which an answer waits until its question is written. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Api api;
  private final Orders orders;
  private final Questions questions;
  private final InstantSource clock;

  @SuppressWarnings({"unused", "FieldCanBeLocal"}) // kept here because CRaC refers to it weakly
  private @Nullable Snapshot snapshot;

  /** Creates the function for Lambda. This is the one place where it chooses its real adapters. */
  public GetOrderHandler() {
    this(FunctionEnvironment.ofThisProcess());
    Objects.requireNonNull(snapshot).register();
  }

  private GetOrderHandler(FunctionEnvironment environment) {
    this(environment, Log.toStandardOutput("get-order", environment));
  }

  private GetOrderHandler(FunctionEnvironment environment, Log log) {
    this(environment, DynamoDbTables.of(environment), log);
  }

  private GetOrderHandler(FunctionEnvironment environment, DynamoDbTables tables, Log log) {
    this(
        DynamoDbOrders.of(tables),
        DynamoDbQuestions.of(tables),
        Api.originsFrom(environment.find("ALLOWED_ORIGINS")),
        log,
        InstantSource.system());
    this.snapshot = new Snapshot(() -> rehearse(Rehearsal.UNTIL_COMPILED, environment), () -> {});
  }

  static void rehearse(Rehearsal rehearsal, FunctionEnvironment environment) {
    rehearsal.play(environment, GetOrderHandler::new, _ -> OrderPageRehearsal.scenes());
  }

  /** Creates the function over other ports, for tests and the simulation. */
  public GetOrderHandler(
      Orders orders,
      Questions questions,
      Set<String> allowedOrigins,
      Log log,
      InstantSource clock) {
    this(orders, questions, new Api(log, "GET", allowedOrigins, clock), clock);
  }

  /** Creates the function with another limit for a request. */
  public GetOrderHandler(Orders orders, Questions questions, Api api, InstantSource clock) {
    this.api = api;
    this.orders = orders;
    this.questions = questions;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    api.serve(in, out, context, this::answer);
  }

  private ApiResponse answer(ApiRequest request) {
    return Optional.ofNullable(request.pathParameters().get("orderId"))
        .flatMap(OrderId::parse)
        .flatMap(orders::find)
        .map(order -> leaveQuestion(order, found(order)))
        .orElseGet(() -> ApiResponse.of(Problem.ORDER_NOT_FOUND));
  }

  private static ApiResponse found(Order order) {
    JsonObject body = OrderJson.of(order);
    body.addProperty("amountRefunded", order.standing().amountRefunded());
    body.addProperty("amountCapturable", order.standing().amountCapturable());
    body.add("disputes", disputes(order));
    body.add("fraudWarnings", fraudWarnings(order));
    return ApiResponse.json(200, body).logging("orderId", order.id().value());
  }

  /**
   * Writes the question, if there is one, and returns the same answer with the result as a field of
   * the log line.
   */
  private ApiResponse leaveQuestion(Order order, ApiResponse answer) {
    Optional<Question> question = Question.about(order, clock.instant());
    if (question.isEmpty()) {
      return answer;
    }
    try {
      var soon = Deadline.in(Deadline.current().atMost(PATIENCE), clock);
      boolean isAsked = soon.during(() -> questions.ask(question.get()));
      return answer.logging("question", isAsked ? "asked" : "asked lately");
    } catch (RuntimeException fault) {
      return answer
          .logging("question", "failed: " + Causes.describe(fault))
          .counting(Metric.QUESTION_NOT_ASKED);
    }
  }

  private static JsonArray disputes(Order order) {
    JsonArray disputes = new JsonArray();
    for (Dispute dispute : order.facts().disputes().values()) {
      JsonObject json = new JsonObject();
      json.addProperty("status", dispute.status());
      json.addProperty("amount", dispute.amount());
      dispute
          .currencyOtherThan(order.amount().currency().code())
          .ifPresent(currency -> json.addProperty("currency", currency));
      disputes.add(json);
    }
    return disputes;
  }

  /**
   * Returns only whether there are warnings, and whether a refund could still prevent a dispute.
   * The issuer's suspicion is not shown, because the reader may be the thief.
   */
  private static JsonArray fraudWarnings(Order order) {
    JsonArray warnings = new JsonArray();
    for (FraudWarning warning : order.facts().fraudWarnings().values()) {
      JsonObject json = new JsonObject();
      json.addProperty("actionable", warning.actionable());
      warnings.add(json);
    }
    return warnings;
  }
}
