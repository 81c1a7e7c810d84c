package dev.countersign.simulation.deployment;

import static dev.countersign.simulation.faults.Fault.ANSWER_LOST;
import static dev.countersign.simulation.faults.Fault.ARRIVES_LATE;
import static dev.countersign.simulation.faults.Fault.BROKEN_AFTER;
import static dev.countersign.simulation.faults.Fault.BROKEN_BEFORE;
import static dev.countersign.simulation.faults.Fault.CRASH_AFTER;
import static dev.countersign.simulation.faults.Fault.CRASH_BEFORE;
import static dev.countersign.simulation.faults.Fault.CURSOR_FORGOTTEN;
import static dev.countersign.simulation.faults.Fault.FORBIDDEN;
import static dev.countersign.simulation.faults.Fault.REFUSED;
import static dev.countersign.simulation.faults.Fault.REQUEST_LOST;
import static dev.countersign.simulation.faults.Fault.SERVER_ERROR;
import static dev.countersign.simulation.faults.Fault.SLOW;
import static dev.countersign.simulation.faults.Fault.STALL;
import static dev.countersign.simulation.faults.Fault.STORED_ERROR;
import static dev.countersign.simulation.faults.Fault.STORED_ERROR_AFTER;
import static dev.countersign.simulation.faults.Fault.THROTTLED;

import dev.countersign.emulators.secretsmanager.SecretsManager;
import dev.countersign.emulators.stripe.StripeAnswer;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.faults.Unavailable;
import dev.countersign.reconcile.ReconcileHandler;
import dev.countersign.simulation.deployment.Invocation.Call;
import dev.countersign.simulation.deployment.Witness.StripeCalled;
import dev.countersign.simulation.faults.Fault;
import dev.countersign.simulation.stripe.SimulatedAccount;
import dev.countersign.stripe.StripeTransport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** An environment's connection to Stripe for one request and its answer. */
final class StripeConnection implements StripeTransport {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration LATEST = Duration.ofSeconds(20);

  private static final List<Fault> POSSIBLE =
      List.of(
          REQUEST_LOST,
          ANSWER_LOST,
          ARRIVES_LATE,
          CRASH_BEFORE,
          CRASH_AFTER,
          SLOW,
          STALL,
          THROTTLED,
          SERVER_ERROR,
          REFUSED,
          BROKEN_BEFORE,
          BROKEN_AFTER,
          STORED_ERROR,
          STORED_ERROR_AFTER,
          FORBIDDEN,
          CURSOR_FORGOTTEN);

  private final Connection connection;
  private final SimulatedAccount account;
  private final SecretsManager secrets;
  private final Witness witness;
  private final Environment environment;

  StripeConnection(
      Connection connection,
      SimulatedAccount account,
      SecretsManager secrets,
      Witness witness,
      Environment environment) {
    this.connection = connection;
    this.account = account;
    this.secrets = secrets;
    this.witness = witness;
    this.environment = environment;
  }

  @Override
  public Response send(Request request) {
    StripeCall call = call(request);
    Optional<Fault> fault =
        connection.depart(
            Call.STRIPE, "Stripe", call.method() + " " + shortened(call.path()), POSSIBLE);
    Optional<StripeAnswer> came =
        fault.isEmpty() ? Optional.of(connection.effect(inFlight(call))) : meet(fault.get(), call);
    came.ifPresent(answer -> note(call, answer));
    connection.arrive(fault);
    return response(came.orElseThrow(() -> new Unavailable("no answer from Stripe")));
  }

  private void note(StripeCall call, StripeAnswer answer) {
    connection.engine().note("  =", Integer.toString(answer.status()));
    String key = secrets.current(Deployment.API_KEY_SECRET).text();
    boolean current = call.header("Authorization").orElse("").endsWith(" " + key);
    witness.calledStripe(
        new StripeCalled(environment.invocation(), call, answer.status(), current));
    noteReadings(call, answer);
  }

  /** Returns the path without the types that every request names. */
  private static String shortened(String path) {
    int types = path.indexOf("&types[]=");
    return types < 0 ? path : path.substring(0, types);
  }

  /**
   * Records the answers with which functions may change orders: those to reconciliation, also about
   * what it canceled, and those to a repeated create or to a page's question about the order's own
   * PaymentIntent.
   */
  private void noteReadings(StripeCall call, StripeAnswer answer) {
    boolean isGet = call.method().equals("GET");
    boolean reads =
        environment.function().equals(Function.of(ReconcileHandler.class))
            ? isGet || call.route().endsWith("/cancel")
            : isGet && call.route().startsWith("/v1/payment_intents/");
    if (reads && answer.status() == 200) {
      environment.invocation().read(answer, connection.engine().instant(), account.isLive());
    }
  }

  /** Between the request's arrival and its answer other actors may run, and find its key in use. */
  private Supplier<StripeAnswer> inFlight(StripeCall call) {
    Supplier<StripeAnswer> rest = account.begin(call);
    connection.engine().step();
    return rest;
  }

  /** Applies a fault. Returns empty if no answer came. */
  private Optional<StripeAnswer> meet(Fault fault, StripeCall call) {
    return switch (fault) {
      case REFUSED -> {
        connection.waitInVain(CONNECT);
        yield Optional.empty();
      }
      case REQUEST_LOST -> {
        connection.waitInVain(LONGEST_TRY);
        yield Optional.empty();
      }
      case ANSWER_LOST -> {
        var _ = connection.effect(inFlight(call));
        connection.waitInVain(LONGEST_TRY);
        yield Optional.empty();
      }
      case ARRIVES_LATE -> {
        connection.later(LATEST, () -> account.begin(call).get());
        connection.waitInVain(LONGEST_TRY);
        yield Optional.empty();
      }
      case BROKEN_BEFORE -> {
        connection.failed();
        yield Optional.empty();
      }
      case BROKEN_AFTER -> {
        var _ = connection.effect(inFlight(call));
        connection.failed();
        yield Optional.empty();
      }
      case SERVER_ERROR -> armed(StripeFault.serverError(), call);
      case STORED_ERROR -> armed(StripeFault.storedServerError(), call);
      case STORED_ERROR_AFTER ->
          Optional.of(connection.effect(() -> account.failAfter(call, account.begin(call))));
      case THROTTLED -> armed(StripeFault.rateLimited(Duration.ofSeconds(1)), call);
      case FORBIDDEN -> armed(StripeFault.forbidden(), call);
      case CURSOR_FORGOTTEN ->
          Optional.of(connection.effect(() -> account.forgetCursor(call).get()));
      case SLOW -> {
        connection.engine().sleep(connection.upTo(LONGEST_TRY));
        yield Optional.of(connection.effect(inFlight(call)));
      }
      default -> Optional.of(connection.effect(inFlight(call)));
    };
  }

  /** Makes exactly this call fail at Stripe. No other actor can come in between. */
  private Optional<StripeAnswer> armed(StripeFault fault, StripeCall call) {
    account.simulator().fail(call::equals, fault);
    StripeAnswer answer = connection.effect(() -> account.begin(call).get());
    account.simulator().heal();
    return Optional.of(answer);
  }

  private static Response response(StripeAnswer answer) {
    Map<String, String> headers = new TreeMap<>();
    answer.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return new Response(answer.status(), headers, answer.body());
  }

  private static StripeCall call(Request request) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Authorization", "Bearer " + request.apiKey().reveal());
    request.idempotencyKey().ifPresent(key -> headers.put("Idempotency-Key", key));
    return new StripeCall(request.method(), request.path(), headers, request.form().orElse(""));
  }
}
