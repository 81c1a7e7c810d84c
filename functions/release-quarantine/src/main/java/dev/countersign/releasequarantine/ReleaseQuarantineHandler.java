package dev.countersign.releasequarantine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.dynamodb.DynamoDbTables;
import dev.countersign.faults.Deadline;
import dev.countersign.faults.Unavailable;
import dev.countersign.http.Causes;
import dev.countersign.http.Log;
import dev.countersign.http.Metric;
import dev.countersign.orders.Order;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Release;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Invoked by hand: records an operator's decision that a reason for quarantine is resolved, and
 * returns the outcome. It has no route; IAM controls who may invoke it.
 *
 * <p>A fault becomes an error of the function. It is safe to send the decision again: a reason that
 * is already released no longer holds.
 */
public final class ReleaseQuarantineHandler implements RequestStreamHandler {
  /** After these outcomes nothing is left to decide about an order. */
  private static final Set<String> DONE = Set.of("released", "not-standing");

  private final Quarantine quarantine;
  private final Log log;
  private final InstantSource clock;

  /** Creates the function for Lambda. This is the one place where it chooses its real adapters. */
  public ReleaseQuarantineHandler() {
    this(FunctionEnvironment.ofThisProcess());
  }

  private ReleaseQuarantineHandler(FunctionEnvironment environment) {
    this(
        DynamoDbOrders.of(DynamoDbTables.of(environment)),
        Log.toStandardOutput("release-quarantine", environment),
        InstantSource.system());
  }

  /** Creates the function over other ports, for tests and the simulation. */
  public ReleaseQuarantineHandler(Orders orders, Log log, InstantSource clock) {
    this.quarantine = new Quarantine(orders, clock);
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    byte[] body = in.readAllBytes();
    JsonObject answer =
        Deadline.before(left, clock).during(() -> answer(body, context.getAwsRequestId()));
    out.write(answer.toString().getBytes(UTF_8));
  }

  private JsonObject answer(byte[] body, String requestId) {
    return switch (Decision.read(body)) {
      case Decision.DecisionRequest.Rejected(var errors) ->
          answer(new ReleaseOutcome.Invalid(errors));
      case Decision.DecisionRequest.Accepted(var decision) -> decide(decision, requestId);
      case Decision.DecisionRequest.AcceptedForAll(var decisions) ->
          decideAll(decisions, requestId);
    };
  }

  /** Decides about all orders. A fault of one order does not stop the others. */
  private JsonObject decideAll(List<Decision> decisions, String requestId) {
    var orders = new JsonArray();
    boolean isDone = true;
    for (Decision decision : decisions) {
      JsonObject answer = decideOneOfAll(decision, requestId);
      answer.addProperty("orderId", decision.order().value());
      orders.add(answer);
      isDone &= DONE.contains(answer.get("outcome").getAsString());
    }
    JsonObject answer =
        isDone
            ? answer("done", "The decision is recorded with each order that had the reason.")
            : answer("incomplete", "Not each order could be released; its own outcome says why.");
    answer.add("orders", orders);
    return answer;
  }

  private JsonObject decideOneOfAll(Decision decision, String requestId) {
    try {
      return decide(decision, requestId);
    } catch (Unavailable _) {
      return answer("try-again", "Nothing is known to be recorded; to send it again is safe.");
    } catch (RuntimeException _) {
      return answer("not-an-order", "The order's row can't be read; the log line says why.");
    }
  }

  private JsonObject decide(Decision decision, String requestId) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("message", "decided");
    fields.put("orderId", decision.order().value());
    fields.put("reason", decision.reason().code());
    fields.put("decidedBy", decision.decidedBy()); // no note: it may be about the buyer
    try {
      ReleaseOutcome outcome = quarantine.release(decision);
      JsonObject answer = answer(outcome, Optional.of(decision.reason()));
      fields.put("outcome", answer.get("outcome").getAsString());
      log.write(
          "INFO",
          requestId,
          fields,
          outcome instanceof ReleaseOutcome.Released ? List.of(Metric.RELEASED) : List.of());
      return answer;
    } catch (RuntimeException fault) {
      fields.put("message", "failed");
      fields.put("cause", Causes.describe(fault));
      log.write("ERROR", requestId, fields, List.of(Metric.RELEASE_FAILED));
      throw fault;
    }
  }

  private static JsonObject answer(ReleaseOutcome outcome) {
    return answer(outcome, Optional.empty());
  }

  private static JsonObject answer(ReleaseOutcome outcome, Optional<Reason> reason) {
    return switch (outcome) {
      case ReleaseOutcome.Released(var order) ->
          withOrder(
              order,
              order.standing().reasons().isEmpty()
                  ? answer("released", "The decision is recorded; the order is free.")
                  : answer(
                      "released",
                      "The decision is recorded; the order stays quarantined for the reasons that"
                          + " are left."));
      case ReleaseOutcome.NotFound() ->
          answer("not-found", "There is no such order; look for its id in the alarm's log line.");
      case ReleaseOutcome.NotStanding(var order) ->
          withRelease(
              order,
              reason,
              withOrder(
                  order,
                  answer(
                      "not-standing",
                      "The order does not have this reason standing, so there is nothing to"
                          + " release.")));
      case ReleaseOutcome.StillPayable(var order) -> {
        JsonObject answer =
            withOrder(
                order,
                answer(
                    "still-payable",
                    "Another PaymentIntent is paid while the order's own can still be. Cancel the"
                        + " order's own in Stripe, or give the other one back, then decide."));
        answer.add(
            "paid",
            list(order.standing().paidBesideOwn().stream().map(PaymentIntentId::value).toList()));
        yield answer;
      }
      case ReleaseOutcome.NotAtStripe(var order, var denied) -> {
        JsonObject answer =
            withOrder(
                order,
                answer(
                    "not-at-stripe",
                    "Stripe denies what the order knows, so that it would count as paid, or given"
                        + " back, if it were let go. Each run of reconcile asks Stripe again; until"
                        + " it agrees, dismiss the item not-at-stripe there."));
        answer.add("denied", list(denied));
        yield answer;
      }
      case ReleaseOutcome.Invalid(var errors) -> {
        JsonObject answer =
            answer("invalid-request", "Nothing was done; correct the payload and send it again.");
        answer.add("errors", list(errors));
        yield answer;
      }
    };
  }

  private static JsonObject answer(String outcome, String message) {
    var answer = new JsonObject();
    answer.addProperty("outcome", outcome);
    answer.addProperty("message", message);
    return answer;
  }

  private static JsonArray list(Collection<String> texts) {
    var list = new JsonArray();
    texts.forEach(list::add);
    return list;
  }

  private static JsonObject withOrder(Order order, JsonObject answer) {
    answer.addProperty("orderId", order.id().value());
    answer.addProperty("status", order.status().name());
    answer.addProperty(
        "amountReceived", order.standing().amountReceived()); // the basis of the decision
    var reasons = new JsonArray();
    order.standing().reasons().forEach(reason -> reasons.add(reason.code()));
    answer.add("reasons", reasons);
    return answer;
  }

  /**
   * Adds the earlier release: someone else decided before, or the same person whose first answer
   * was lost.
   */
  private static JsonObject withRelease(Order order, Optional<Reason> reason, JsonObject answer) {
    reason
        .flatMap(released -> Optional.<Release>ofNullable(order.facts().releases().get(released)))
        .ifPresent(
            release -> {
              answer.addProperty("releasedBy", release.by());
              answer.addProperty("releasedAt", release.at().toString());
            });
    return answer;
  }
}
