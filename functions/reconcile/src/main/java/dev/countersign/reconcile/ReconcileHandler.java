package dev.countersign.reconcile;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.aws.Pause;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.dynamodb.DynamoDbTables;
import dev.countersign.faults.Deadline;
import dev.countersign.faults.Unavailable;
import dev.countersign.http.Log;
import dev.countersign.http.Metric;
import dev.countersign.http.Snapshot;
import dev.countersign.orders.Backlog;
import dev.countersign.orders.Orders;
import dev.countersign.orders.Stack;
import dev.countersign.payments.StripeAccount;
import dev.countersign.reconcile.Drift.What;
import dev.countersign.reconcile.Reconciliation.RunOutcome;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeApiAccount;
import dev.countersign.stripe.StripeJavaTransport;
import dev.countersign.stripe.StripeTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs by a schedule, or by hand with a range: {@code {"from":"2026-11-01T00:00:00Z",
 * "to":"2026-11-02T00:00:00Z"}}. Returns the differences between Stripe and us, and what was done
 * about them.
 */
public final class ReconcileHandler implements RequestStreamHandler {
  /** The longest time that one object may take, with all waits for Stripe. */
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(3);

  private static final int MOST_ANSWERED = 50;

  private final Reconciliation reconciliation;
  private final Journal journal;
  private final Log log;
  private final InstantSource clock;

  @SuppressWarnings({"unused", "FieldCanBeLocal"}) // kept here because CRaC refers to it weakly
  private @Nullable Snapshot snapshot;

  /** Creates the function for Lambda. This is the one place where it chooses its real adapters. */
  public ReconcileHandler() {
    this(FunctionEnvironment.ofThisProcess());
  }

  private ReconcileHandler(FunctionEnvironment environment) {
    this(
        environment,
        DynamoDbTables.of(environment),
        Log.toStandardOutput("reconcile", environment));
  }

  private ReconcileHandler(FunctionEnvironment environment, DynamoDbTables tables, Log log) {
    this(
        environment,
        new StripeKeys(
            SecretsManagerSecrets.of(environment),
            environment.get("STRIPE_API_KEY_SECRET"),
            InstantSource.system(),
            log::lastGoodSecretServes),
        DynamoDbOrders.of(tables),
        DynamoDbJournal.of(tables),
        log);
  }

  private ReconcileHandler(
      FunctionEnvironment environment,
      StripeKeys keys,
      DynamoDbOrders orders,
      DynamoDbJournal journal,
      Log log) {
    this(
        orders,
        orders,
        journal,
        keys,
        StripeJavaTransport.of(environment),
        Stack.of(environment.variables()),
        CancelAfter.of(environment.variables()),
        log,
        InstantSource.system(),
        ReconcileHandler::sleep,
        Pause::inThisThread);
    this.snapshot = new Snapshot(() -> {}, keys::forget);
    snapshot.register();
  }

  /**
   * Creates the function over other ports, for the simulation.
   *
   * @param waiting waits for Stripe's rate limit
   * @param pause waits before a retry
   */
  public ReconcileHandler(
      Orders orders,
      Backlog backlog,
      Journal journal,
      StripeKeys keys,
      StripeTransport transport,
      Stack stack,
      CancelAfter cancelAfter,
      Log log,
      InstantSource clock,
      Consumer<Duration> waiting,
      Pause pause) {
    this(
        orders,
        backlog,
        new StripeApiAccount(
            keys,
            new RateLimitedTransport(transport, RateLimitedTransport.A_QUARTER, clock, waiting),
            clock,
            pause),
        journal,
        stack,
        cancelAfter,
        log,
        clock);
  }

  /** Creates the function for tests, over a given Stripe account. */
  ReconcileHandler(
      Orders orders,
      Backlog backlog,
      StripeAccount account,
      Journal journal,
      Stack stack,
      CancelAfter cancelAfter,
      Log log,
      InstantSource clock) {
    this.reconciliation =
        new Reconciliation(
            orders,
            backlog,
            account,
            journal,
            new Repairs(orders, backlog, account, stack, clock, cancelAfter),
            new Due(cancelAfter),
            log,
            clock);
    this.journal = journal;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    Instant giveUpAt = clock.instant().plus(left).minus(LONGEST_LOOK);
    byte[] body = in.readAllBytes();
    JsonObject answer =
        Deadline.before(left, clock)
            .during(() -> answer(body, giveUpAt, context.getAwsRequestId()));
    out.write(answer.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Answers an invocation. A fault ends the invocation and is logged with its cause; what was done
   * stays done.
   */
  private JsonObject answer(byte[] body, Instant giveUpAt, String requestId) {
    try {
      return switch (RunRequest.read(body)) {
        case RunRequest.Invalid(var detail) -> invalid(detail);
        case RunRequest.Scheduled() ->
            told(reconciliation.run(Optional.empty(), giveUpAt), requestId);
        case RunRequest.ByHand(var range) ->
            told(reconciliation.run(Optional.of(range), giveUpAt), requestId);
        case RunRequest.Dismiss(var item, var decidedBy, var note) ->
            dismissed(
                journal.dismiss(item, new OpenItem.Dismissal(decidedBy, note, now())), requestId);
      };
    } catch (RuntimeException fault) {
      log.fault(requestId, fault);
      throw fault;
    }
  }

  /** Returns the time with the precision with which it is stored. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  private static JsonObject invalid(String detail) {
    return outcome("invalid-request", detail);
  }

  private static JsonObject outcome(String outcome, String detail) {
    JsonObject answer = new JsonObject();
    answer.addProperty("outcome", outcome);
    answer.addProperty("detail", detail);
    return answer;
  }

  /**
   * Logs a dismissal with the person who decided. The note is not logged, because it may be about
   * the buyer.
   */
  private JsonObject dismissed(Journal.Dismissing outcome, String requestId) {
    return switch (outcome) {
      case Journal.Dismissing.Dismissed(var item) -> {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("message", "item dismissed");
        fields.put("item", item.id());
        item.dismissal().ifPresent(dismissal -> fields.put("decidedBy", dismissal.by()));
        log.report(requestId, fields, Map.of(Metric.DISMISSED, 1L));
        yield outcome("dismissed", "It calls nobody any more, as long as it stays the same.");
      }
      case Journal.Dismissing.Already(var item) ->
          outcome(
              "already-dismissed",
              item.dismissal().map(by -> "By " + by.by() + " at " + by.at() + ".").orElseThrow());
      case Journal.Dismissing.NotOpen() -> outcome("not-open", "There is no such open item.");
    };
  }

  private JsonObject told(RunOutcome outcome, String requestId) {
    return switch (outcome) {
      case RunOutcome.Went went -> {
        DriftReport report =
            DriftReport.of(went.run(), went.failed(), journal, clock.instant(), MOST_ANSWERED);
        tell(went, report, requestId);
        yield report.json();
      }
      case RunOutcome.Superseded(var run, var newForAPerson) -> {
        log.report(
            requestId, fields("superseded", run), Map.of(Metric.NEEDS_A_PERSON, newForAPerson));
        yield outcome("superseded", "Someone else goes on with this run.");
      }
    };
  }

  private void tell(RunOutcome.Went went, DriftReport report, String requestId) {
    Map<Metric, Long> counted = new EnumMap<>(Metric.class);
    counted.put(report.isFinished() ? Metric.RECONCILED : Metric.UNFINISHED, 1L);
    counted.put(Metric.DRIFT, report.repaired() + report.needingAPerson());
    counted.put(Metric.REPAIRED, report.repaired());
    counted.put(Metric.NEEDS_A_PERSON, went.newForAPerson());
    counted.put(Metric.OPEN_ITEMS, report.openItems());
    counted.put(Metric.NOT_AT_STRIPE, report.openForAPerson().getOrDefault(What.NOT_AT_STRIPE, 0L));
    counted.put(Metric.WRONG_ACCOUNT, report.openForAPerson().getOrDefault(What.WRONG_ACCOUNT, 0L));
    counted.put(Metric.CANCELED_FOR_FAILED_ATTEMPTS, report.canceledForFailures());
    went.oldestUnpaid()
        .ifPresent(age -> counted.put(Metric.OLDEST_UNPAID_ORDER_MINUTES, age.toMinutes()));
    went.evidenceDue()
        .ifPresent(
            due -> {
              counted.put(Metric.DISPUTES_DUE_IN_72_HOURS, due.within72Hours());
              counted.put(Metric.DISPUTES_DUE_IN_24_HOURS, due.within24Hours());
            });
    if (went.run().isThrough(Stage.QUARANTINED_ORDERS)) {
      counted.put(Metric.QUARANTINED_ORDERS, went.run().quarantined());
    }
    Map<String, String> fields = fields(report.outcome(), went.run());
    put(fields, "items", report.itemsJson());
    put(fields, "drift", report.driftJson());
    log.report(requestId, fields, counted);
  }

  private static void put(Map<String, String> fields, String name, JsonArray array) {
    if (!array.isEmpty()) {
      fields.put(name, array.toString());
    }
  }

  private static Map<String, String> fields(String outcome, Run run) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("message", "reconciliation " + outcome);
    fields.put("run", run.id());
    fields.put("from", run.window().from().toString());
    fields.put("to", run.window().to().toString());
    fields.put("left", run.left().keySet().toString());
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
