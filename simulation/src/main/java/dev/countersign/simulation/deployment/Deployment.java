package dev.countersign.simulation.deployment;

import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.http.Log;
import dev.countersign.orders.Stack;
import dev.countersign.reconcile.CancelAfter;
import dev.countersign.registerwebhook.Wish;
import dev.countersign.simulation.engine.Crash;
import dev.countersign.simulation.engine.Engine;
import dev.countersign.simulation.faults.Fault;
import dev.countersign.simulation.faults.Faults;
import dev.countersign.simulation.stripe.SimulatedAccount;
import dev.countersign.stripe.StripeEventReader;
import dev.countersign.testkit.LambdaContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * One stack of Countersign: the real functions with their real adapters, down to the clients of
 * DynamoDB, Secrets Manager, EventBridge and SQS and the transport to Stripe.
 */
public final class Deployment {
  public static final Stack STACK =
      new Stack("countersign-simulated", "countersign-simulated/0a1b2c3d");
  public static final String API_KEY_SECRET = "stripe-api-key";
  public static final String SIGNING_SECRET = "stripe-webhook-signing";
  public static final String PRICES = "Prices";
  public static final String ORDERS = "Orders";
  public static final String PAYMENT_INTENTS = "PaymentIntents";
  public static final String PROCESSED_EVENTS = "ProcessedEvents";
  public static final String QUESTIONS = "Questions";
  public static final String RECONCILIATIONS = "Reconciliations";
  public static final String BUS = "orders";
  public static final String NOT_PUBLISHED = "not-published";

  private static final double NEW_ENVIRONMENT = 0.05;
  private static final int MOST_SKEW_SECONDS = 240;

  /** What register-webhook registers, in the worlds where it does. */
  private static final Wish WISH =
      new Wish(
          STACK.mark(),
          SimulatedAccount.ADDRESS,
          StripeSimulator.API_VERSION,
          StripeEventReader.handledTypes(),
          List.of(), // no page, and so no wallet
          "",
          API_KEY_SECRET,
          SIGNING_SECRET);

  private final Engine engine;
  private final Faults faults;
  private final DynamoDb dynamoDb;
  private final InProcessSecretsManager secrets;
  private final SimulatedAccount account;
  private final EventBridgeClient eventBridge;
  private final SqsClient sqs;
  private final Witness witness;
  private final CancelAfter cancelAfter;
  private final Map<Function, List<Environment>> idle = new HashMap<>();
  private final Set<AwsCall> calls = new HashSet<>();
  private Rollout rollout = Rollout.OURS;
  private int environments;

  public Deployment(
      Engine engine,
      Faults faults,
      DynamoDb dynamoDb,
      InProcessSecretsManager secrets,
      SimulatedAccount account,
      EventBridgeClient eventBridge,
      SqsClient sqs,
      Witness witness,
      CancelAfter cancelAfter) {
    this.engine = engine;
    this.faults = faults;
    this.dynamoDb = dynamoDb;
    this.secrets = secrets;
    this.account = account;
    this.eventBridge = eventBridge;
    this.sqs = sqs;
    this.witness = witness;
    this.cancelAfter = cancelAfter;
    for (Function function : Function.ALL) {
      idle.put(function, new ArrayList<>());
    }
  }

  /** Runs these versions from now on. Other versions finish what they are doing. */
  public void roll(Rollout next) {
    engine.note("DEPLOYED", next.name());
    rollout = next;
    idle.values().forEach(all -> all.removeIf(one -> !next.allows(one.isNewer())));
  }

  /** Has one of the function's environments answer the request. */
  public FunctionReply send(FunctionRequest request) {
    engine.step();
    Environment environment = environment(request.function());
    Invocation invocation = environment.begin(request);
    witness.begins(invocation);
    engine.note("-> " + environment, request.detail());
    try {
      invocation.answered(answer(environment, request), engine.instant());
    } catch (Crash crash) {
      engine.note("CRASH", environment + " " + crash.getMessage());
      invocation.crashed(engine.instant());
    }
    witness.ended(invocation);
    environment.end();
    FunctionAnswer answer = invocation.answer();
    if (answer == null) {
      return new FunctionReply.Lost(); // and its environment is gone
    }
    if (rollout.allows(environment.isNewer())) {
      idle(request.function()).add(environment);
    }
    engine.note("<- " + environment, answer.outcome());
    return new FunctionReply.Answered(answer);
  }

  private static FunctionAnswer answer(Environment environment, FunctionRequest request) {
    var out = new ByteArrayOutputStream();
    Function function = request.function();
    if (function.isBehindGateway()) {
      handle(environment, request, out, function.timeout());
      return FunctionAnswer.read(out.toByteArray());
    }
    Duration remaining =
        request instanceof FunctionRequest.Reconcile call ? call.remaining() : function.timeout();
    try {
      handle(environment, request, out, remaining);
    } catch (RuntimeException _) {
      return FunctionAnswer.failed(); // Lambda counts this as an error
    }
    return FunctionAnswer.readPlain(out.toByteArray());
  }

  private static void handle(
      Environment environment, FunctionRequest request, OutputStream out, Duration remaining) {
    try {
      environment
          .handler()
          .handleRequest(
              new ByteArrayInputStream(event(environment, request)),
              out,
              new LambdaContext(remaining));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the event. Only the stream's records can contain a newer version's words. */
  private static byte[] event(Environment environment, FunctionRequest request) {
    return request instanceof FunctionRequest.Publish(var records) && environment.isNewer()
        ? new FunctionRequest.Publish(NewerWord.without(records)).event()
        : request.event();
  }

  /** Returns every action on a resource that a function's role had to grant. */
  public Set<AwsCall> calls() {
    return Set.copyOf(calls);
  }

  /** Sets every clock right, after all faults are over. */
  public void setClocksRight() {
    idle.values().forEach(all -> all.forEach(one -> one.setClock(Duration.ZERO)));
  }

  private Environment environment(Function function) {
    List<Environment> free = idle(function);
    if (free.isEmpty() || engine.chance().happens(NEW_ENVIRONMENT)) {
      return fresh(function);
    }
    Environment environment = free.remove(engine.chance().nextInt(free.size()));
    if (faults.strikes(Fault.RESTORED)) {
      environment.restore();
    }
    return environment;
  }

  private List<Environment> idle(Function function) {
    return idle.getOrDefault(function, List.of());
  }

  private Environment fresh(Function function) {
    boolean isNewer =
        rollout == Rollout.NEWER || (rollout == Rollout.BOTH && engine.chance().nextInt(2) == 0);
    var environment = new Environment(function, ++environments, isNewer, engine);
    if (faults.strikes(Fault.CLOCK_STEP)) {
      environment.startWith(
          Duration.ofSeconds(engine.chance().between(-MOST_SKEW_SECONDS, MOST_SKEW_SECONDS)));
    }
    var connection = new Connection(engine, faults, witness, environment, calls);
    Log log = new Log(STACK.name(), function.toString(), environment, environment::log);
    var ports =
        Ports.over(
            new Clients(
                new DynamoDbOfVersion(dynamoDb.client(connection), environment),
                new SecretsManagerConnection(connection, secrets, environment),
                new EventBridgeConnection(connection, eventBridge),
                new SqsConnection(connection, sqs),
                new StripeConnection(connection, account, secrets, witness, environment)),
            new Settings(STACK, WISH, cancelAfter),
            environment,
            log,
            connection::pause,
            engine::sleep);
    environment.holds(ports.handler(function), ports::forgetSecrets);
    return environment;
  }
}
