package dev.countersign.refreshorder;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.aws.Pause;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.dynamodb.DynamoDbQuestions;
import dev.countersign.dynamodb.DynamoDbTables;
import dev.countersign.faults.Deadline;
import dev.countersign.http.Causes;
import dev.countersign.http.Log;
import dev.countersign.orders.Orders;
import dev.countersign.payments.OrderRefresher;
import dev.countersign.questions.Question;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeApiAccount;
import dev.countersign.stripe.StripeJavaTransport;
import dev.countersign.stripe.StripeTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the stream of the Questions table. A question means that a page waits for an order that is
 * not settled, while the webhook may be late or lost. The function reads the PaymentIntent at
 * Stripe and records what is new, as reconciliation would (docs/adr/0019-a-question-is-a-row.md).
 *
 * <p>Nothing is retried. If a question gets no answer, the page asks again.
 */
public final class RefreshOrderHandler implements RequestStreamHandler {
  private final QuestionProcessor processor;
  private final Log log;
  private final InstantSource clock;

  /** Creates the function for Lambda. This is the one place where it chooses its real adapters. */
  public RefreshOrderHandler() {
    this(FunctionEnvironment.ofThisProcess());
  }

  private RefreshOrderHandler(FunctionEnvironment environment) {
    this(environment, Log.toStandardOutput("refresh-order", environment));
  }

  private RefreshOrderHandler(FunctionEnvironment environment, Log log) {
    this(
        DynamoDbOrders.of(DynamoDbTables.of(environment)),
        new StripeKeys(
            SecretsManagerSecrets.of(environment),
            environment.get("STRIPE_API_KEY_SECRET"),
            InstantSource.system(),
            log::lastGoodSecretServes),
        StripeJavaTransport.of(environment),
        log,
        InstantSource.system(),
        Pause::inThisThread);
  }

  /** Creates the function over other ports, for tests and the simulation. */
  public RefreshOrderHandler(
      Orders orders,
      StripeKeys keys,
      StripeTransport transport,
      Log log,
      InstantSource clock,
      Pause pause) {
    var spacing = new RequestSpacing(transport, clock, pause);
    var stripe = new StripeApiAccount(keys, spacing, clock, pause);
    this.processor =
        new QuestionProcessor(orders, new OrderRefresher(orders, stripe), spacing, log, clock);
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    JsonObject invocation =
        JsonParser.parseReader(new InputStreamReader(in, UTF_8)).getAsJsonObject();
    String requestId = context.getAwsRequestId();
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    Tally tally =
        Deadline.before(left, clock)
            .during(() -> processor.answer(questions(invocation, requestId), requestId));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("message", "answered questions");
    log.report(requestId, fields, tally.metrics());
    out.write(tally.json().toString().getBytes(UTF_8));
  }

  /**
   * Returns the questions in their order. The time to live deletes rows; the template's mapping
   * filters those records.
   */
  private List<Question> questions(JsonObject invocation, String requestId) {
    List<Question> questions = new ArrayList<>();
    for (JsonElement record : invocation.getAsJsonArray("Records")) {
      JsonObject change = record.getAsJsonObject().getAsJsonObject("dynamodb");
      if (change.has("NewImage")) {
        try {
          questions.add(DynamoDbQuestions.read(change.getAsJsonObject("NewImage")));
        } catch (IllegalStateException e) {
          logSpoiled(e, requestId);
        }
      }
    }
    return questions;
  }

  private void logSpoiled(IllegalStateException fault, String requestId) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("message", "passed over a row that is no question");
    fields.put("cause", Causes.describe(fault));
    log.write("WARN", requestId, fields, List.of());
  }
}
