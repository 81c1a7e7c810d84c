package dev.countersign.reconcile;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.api.Log;
import dev.countersign.api.Snapshot;
import dev.countersign.faults.Deadline;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Backlog;
import dev.countersign.orders.DynamoDbOrders;
import dev.countersign.orders.Orders;
import dev.countersign.reconcile.Reconciliation.Outcome;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeAccount;
import dev.countersign.stripe.StripeApiAccount;
import dev.countersign.stripe.StripeJavaTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs by a schedule, or by hand with a range: {@code {"from":"2026-11-01T00:00:00Z",
 * "to":"2026-11-02T00:00:00Z"}}. Answers what differed between Stripe and us, and what was done.
 */
public final class ReconcileHandler implements RequestStreamHandler {
  /** The longest that a part may take, with every wait for Stripe in it. */
  private static final Duration LONGEST_PART = Duration.ofMinutes(3);

  private static final int MOST_DRIFTS_ANSWERED = 50;

  private final Reconciliation reconciliation;
  private final Journal journal;
  private final Log log;
  private final InstantSource clock;

  @SuppressWarnings({"unused", "FieldCanBeLocal"}) // held here because CRaC holds it weakly
  private @Nullable Snapshot snapshot;

  /** For Lambda: the one place where this function chooses its real adapters. */
  public ReconcileHandler() {
    this(System.getenv(), Log.toStandardOutput("reconcile"));
  }

  private ReconcileHandler(Map<String, String> environment, Log log) {
    this(
        environment,
        new StripeKeys(
            SecretsManagerSecrets.fromEnvironment(),
            environment.getOrDefault("STRIPE_API_KEY_SECRET", ""),
            InstantSource.system(),
            log::lastGoodSecretServes),
        DynamoDbOrders.fromEnvironment(),
        log);
  }

  private ReconcileHandler(
      Map<String, String> environment, StripeKeys keys, DynamoDbOrders orders, Log log) {
    this(
        orders,
        orders,
        new StripeApiAccount(
            keys,
            new Pace(
                new StripeJavaTransport(Optional.ofNullable(environment.get("STRIPE_API_BASE"))),
                Pace.A_QUARTER,
                InstantSource.system(),
                ReconcileHandler::sleep),
            environment.getOrDefault("STACK_NAME", ""),
            InstantSource.system()),
        DynamoDbJournal.fromEnvironment(),
        environment.getOrDefault("STACK_NAME", ""),
        Duration.ofHours(
            Long.parseLong(environment.getOrDefault("CANCEL_UNPAID_AFTER_HOURS", "24"))),
        log,
        InstantSource.system());
    this.snapshot = Snapshot.register(() -> {}, keys::forget);
  }

  /** For tests: the same function over other ports. */
  ReconcileHandler(
      Orders orders,
      Backlog backlog,
      StripeAccount account,
      Journal journal,
      String stack,
      Duration staleAfter,
      Log log,
      InstantSource clock) {
    this.reconciliation =
        new Reconciliation(
            backlog,
            account,
            journal,
            new Repairs(orders, backlog, account, journal, stack, clock),
            staleAfter,
            log,
            clock);
    this.journal = journal;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    Instant giveUpAt = clock.instant().plus(left).minus(LONGEST_PART);
    byte[] body = in.readAllBytes();
    JsonObject answer =
        Deadline.before(left, clock)
            .during(() -> answer(body, giveUpAt, context.getAwsRequestId()));
    out.write(answer.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** A fault ends the invocation, is logged with its cause, and leaves what was done saved. */
  private JsonObject answer(byte[] body, Instant giveUpAt, String requestId) {
    try {
      return switch (RunRequest.read(body)) {
        case RunRequest.Invalid(var detail) -> invalid(detail);
        case RunRequest.Scheduled() ->
            told(reconciliation.run(Optional.empty(), giveUpAt), requestId);
        case RunRequest.ByHand(var range) ->
            told(reconciliation.run(Optional.of(range), giveUpAt), requestId);
      };
    } catch (Unavailable fault) {
      log.fault(requestId, fault, fault instanceof NeedsAPerson ? "NeedsAPerson" : "Unavailable");
      throw fault;
    } catch (RuntimeException fault) {
      log.fault(requestId, fault, "InternalError");
      throw fault;
    }
  }

  private static JsonObject invalid(String detail) {
    JsonObject answer = new JsonObject();
    answer.addProperty("outcome", "invalid-request");
    answer.addProperty("detail", detail);
    return answer;
  }

  private JsonObject told(Outcome outcome, String requestId) {
    return switch (outcome) {
      case Outcome.Finished(var run) -> {
        DriftReport report = DriftReport.of(run, journal, MOST_DRIFTS_ANSWERED);
        tell(run, report, requestId);
        yield report.json("finished");
      }
      case Outcome.Interrupted(var run) -> {
        log.report(requestId, fields("interrupted", run), new TreeMap<>(Map.of("Interrupted", 1L)));
        yield DriftReport.of(run, journal, MOST_DRIFTS_ANSWERED).json("interrupted");
      }
      case Outcome.Superseded(var run) -> {
        log.report(requestId, fields("superseded", run), new TreeMap<>());
        JsonObject answer = new JsonObject();
        answer.addProperty("outcome", "superseded");
        answer.addProperty("detail", "Someone else goes on with this run.");
        yield answer;
      }
    };
  }

  private void tell(Run run, DriftReport report, String requestId) {
    SortedMap<String, Long> counted = new TreeMap<>();
    counted.put("Reconciled", 1L);
    counted.put("Drift", report.repaired() + report.needingAPerson());
    counted.put("Repaired", report.repaired());
    counted.put("NeedsAPerson", report.needingAPerson());
    counted.put("Quarantined", run.quarantined());
    Map<String, String> fields = fields("finished", run);
    JsonArray first = report.json("finished").getAsJsonArray("drift");
    if (!first.isEmpty()) {
      fields.put("drift", first.toString());
    }
    log.report(requestId, fields, counted);
  }

  private static Map<String, String> fields(String outcome, Run run) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("message", "reconciliation " + outcome);
    fields.put("run", run.id());
    fields.put("from", run.window().from().toString());
    fields.put("to", run.window().to().toString());
    fields.put("stage", run.stage().name());
    return fields;
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while waiting for Stripe's rate limit", e);
    }
  }
}
