package dev.countersign.simulation.deployment;

import static dev.countersign.simulation.faults.Fault.ANSWER_LOST;
import static dev.countersign.simulation.faults.Fault.ARRIVES_LATE;
import static dev.countersign.simulation.faults.Fault.BROKEN_AFTER;
import static dev.countersign.simulation.faults.Fault.BROKEN_BEFORE;
import static dev.countersign.simulation.faults.Fault.CRASH_AFTER;
import static dev.countersign.simulation.faults.Fault.CRASH_BEFORE;
import static dev.countersign.simulation.faults.Fault.FORBIDDEN;
import static dev.countersign.simulation.faults.Fault.REFUSED;
import static dev.countersign.simulation.faults.Fault.REQUEST_LOST;
import static dev.countersign.simulation.faults.Fault.SERVER_ERROR;
import static dev.countersign.simulation.faults.Fault.SLOW;
import static dev.countersign.simulation.faults.Fault.STALL;
import static dev.countersign.simulation.faults.Fault.STORED_ERROR;
import static dev.countersign.simulation.faults.Fault.STORED_ERROR_AFTER;
import static dev.countersign.simulation.faults.Fault.THROTTLED;

import dev.countersign.emulators.stripe.StripeAnswer;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.faults.Unavailable;
import dev.countersign.simulation.deployment.Invocation.Call;
import dev.countersign.simulation.deployment.Request.Function;
import dev.countersign.simulation.deployment.Witness.StripeCalled;
import dev.countersign.simulation.faults.Fault;
import dev.countersign.simulation.secrets.SecretsManagerStore;
import dev.countersign.simulation.stripe.StripeAccount;
import dev.countersign.stripe.StripeTransport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * An environment's way to Stripe, with the retries that stripe-java makes under the same
 * idempotency key ({@code HttpClient.shouldRetry}): after a time-out, a refused connection, a 409
 * or a 5xx, and where Stripe asks for it; not after a broken connection.
 */
final class StripeConnection implements StripeTransport {
  private static final int RETRIES = 2;
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration READ = Duration.ofSeconds(4);
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
          FORBIDDEN);

  /** What came of one try. */
  private sealed interface Try {
    record Answered(StripeAnswer answer) implements Try {}

    record NoAnswer(boolean worthRetrying) implements Try {}
  }

  private final Connection connection;
  private final StripeAccount account;
  private final SecretsManagerStore secrets;
  private final Witness witness;
  private final Environment environment;

  StripeConnection(
      Connection connection,
      StripeAccount account,
      SecretsManagerStore secrets,
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
    for (int retry = 0; ; retry++) {
      Try came = attempt(call);
      if (retry == RETRIES || !isWorthRetrying(came)) {
        return response(came);
      }
      long longest = 500L << retry; // milliseconds
      connection
          .engine()
          .sleep(Duration.ofMillis(connection.engine().chance().between(longest / 2, longest)));
    }
  }

  private Try attempt(StripeCall call) {
    Optional<Fault> fault =
        connection.depart(
            Call.STRIPE, "Stripe", call.method() + " " + shortened(call.path()), POSSIBLE);
    Try came =
        fault.isEmpty()
            ? new Try.Answered(connection.effect(inFlight(call)))
            : meet(fault.get(), call);
    if (came instanceof Try.Answered(var answer)) {
      connection.engine().note("  =", Integer.toString(answer.status()));
      String key = secrets.current(Deployment.API_KEY_SECRET);
      boolean current = call.header("Authorization").orElse("").endsWith(" " + key);
      witness.calledStripe(new StripeCalled(environment.invocation(), answer.status(), current));
      noteReadings(call, answer);
    }
    connection.arrive(fault);
    return came;
  }

  /** Without the types that are always asked for. */
  private static String shortened(String path) {
    int types = path.indexOf("&types[]=");
    return types < 0 ? path : path.substring(0, types);
  }

  /** What reconciliation was told, with which it may change orders. */
  private void noteReadings(StripeCall call, StripeAnswer answer) {
    boolean reads =
        environment.function() == Function.RECONCILE
            && call.method().equals("GET")
            && answer.status() == 200;
    if (reads) {
      environment.invocation().read(answer, connection.engine().instant());
    }
  }

  /** Between the request's arrival and its answer others may come, and find its key in use. */
  private Supplier<StripeAnswer> inFlight(StripeCall call) {
    Supplier<StripeAnswer> rest = account.begin(call);
    connection.engine().step();
    return rest;
  }

  private Try meet(Fault fault, StripeCall call) {
    return switch (fault) {
      case REFUSED -> {
        connection.waitInVain(CONNECT);
        yield new Try.NoAnswer(true);
      }
      case REQUEST_LOST -> {
        connection.waitInVain(READ);
        yield new Try.NoAnswer(true);
      }
      case ANSWER_LOST -> {
        var _ = connection.effect(inFlight(call));
        connection.waitInVain(READ);
        yield new Try.NoAnswer(true);
      }
      case ARRIVES_LATE -> {
        connection.later(LATEST, () -> account.begin(call).get());
        connection.waitInVain(READ);
        yield new Try.NoAnswer(true);
      }
      case BROKEN_BEFORE -> {
        connection.failed();
        yield new Try.NoAnswer(false);
      }
      case BROKEN_AFTER -> {
        var _ = connection.effect(inFlight(call));
        connection.failed();
        yield new Try.NoAnswer(false);
      }
      case SERVER_ERROR -> armed(dev.countersign.emulators.stripe.Fault.serverError(), call);
      case STORED_ERROR -> armed(dev.countersign.emulators.stripe.Fault.storedServerError(), call);
      case STORED_ERROR_AFTER ->
          new Try.Answered(connection.effect(() -> account.failAfter(call, account.begin(call))));
      case THROTTLED ->
          armed(dev.countersign.emulators.stripe.Fault.rateLimited(Duration.ofSeconds(1)), call);
      case FORBIDDEN -> armed(dev.countersign.emulators.stripe.Fault.forbidden(), call);
      case SLOW -> {
        connection.engine().sleep(connection.upTo(READ.minusMillis(200)));
        yield new Try.Answered(connection.effect(inFlight(call)));
      }
      default -> new Try.Answered(connection.effect(inFlight(call)));
    };
  }

  /** This very call goes wrong at Stripe: nobody else can come in between. */
  private Try armed(dev.countersign.emulators.stripe.Fault fault, StripeCall call) {
    account.simulator().fail(call::equals, fault);
    StripeAnswer answer = connection.effect(() -> account.begin(call).get());
    account.simulator().heal();
    return new Try.Answered(answer);
  }

  private static boolean isWorthRetrying(Try came) {
    return switch (came) {
      case Try.NoAnswer(boolean worthRetrying) -> worthRetrying;
      case Try.Answered(var answer) ->
          switch (answer.header("Stripe-Should-Retry").orElse("")) {
            case "true" -> true;
            case "false" -> false;
            default -> answer.status() == 409 || answer.status() >= 500;
          };
    };
  }

  private static Response response(Try came) {
    return switch (came) {
      case Try.NoAnswer _ -> throw new Unavailable("no answer from Stripe");
      case Try.Answered(var answer) -> {
        Map<String, String> headers = new TreeMap<>();
        answer
            .headers()
            .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        yield new Response(answer.status(), headers, answer.body());
      }
    };
  }

  private static StripeCall call(Request request) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Authorization", "Bearer " + request.apiKey().reveal());
    request.idempotencyKey().ifPresent(key -> headers.put("Idempotency-Key", key));
    return new StripeCall(request.method(), request.path(), headers, request.form().orElse(""));
  }
}
