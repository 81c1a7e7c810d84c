package dev.countersign.registerwebhook;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonObject;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.aws.Http;
import dev.countersign.aws.Pause;
import dev.countersign.faults.Deadline;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.http.Log;
import dev.countersign.http.Metric;
import dev.countersign.registerwebhook.Registration.Progress;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.secrets.WritableSecrets;
import dev.countersign.stripe.StripeJavaTransport;
import dev.countersign.stripe.StripePaymentMethodDomains;
import dev.countersign.stripe.StripeTransport;
import dev.countersign.stripe.StripeWebhookEndpoints;
import dev.countersign.stripe.WebhookEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Registers the stack's webhook endpoint at Stripe and keeps it as this version wants it: as a
 * custom resource of CloudFormation, by a schedule, and by hand (see {@link Payload}).
 *
 * <p>It does one step after the other, each of which may be done again, and remembers nothing
 * itself. What can't be done yet is left to the next run, so nobody waits for it.
 */
public final class RegisterWebhookHandler implements RequestStreamHandler {
  /** Of an invocation's time, so much is kept to answer CloudFormation. */
  private static final Duration TO_ANSWER_CLOUDFORMATION = Duration.ofSeconds(15);

  private static final Duration LONGEST_PUT = Duration.ofSeconds(4);
  private static final Duration BETWEEN_PUTS = Duration.ofMillis(500);
  private static final int MOST_PUTS = 3;

  private final Wish wish;
  private final WritableSecrets secrets;
  private final StripeKeys keys;
  private final Registration registration;
  private final Domains domains;
  private final Http http;
  private final Log log;
  private final InstantSource clock;
  private final Pause pause;

  /** Creates the function for Lambda. This is the one place where it chooses its real adapters. */
  public RegisterWebhookHandler() {
    this(FunctionEnvironment.ofThisProcess());
  }

  private RegisterWebhookHandler(FunctionEnvironment environment) {
    this(
        Wish.of(environment.variables()),
        SecretsManagerSecrets.of(environment),
        StripeJavaTransport.of(environment),
        environment.http(),
        Log.toStandardOutput("register-webhook", environment),
        InstantSource.system(),
        Pause::inThisThread);
  }

  /**
   * Creates the function over other ports, for tests and the simulation.
   *
   * @param http the way to CloudFormation
   * @param pause waits before a retry
   */
  public RegisterWebhookHandler(
      Wish wish,
      WritableSecrets secrets,
      StripeTransport transport,
      Http http,
      Log log,
      InstantSource clock,
      Pause pause) {
    this.wish = wish;
    this.secrets = secrets;
    this.keys = new StripeKeys(secrets, wish.apiKeySecret(), clock, log::lastGoodSecretServes);
    this.registration =
        new Registration(
            wish, new StripeWebhookEndpoints(keys, transport, clock, pause), secrets, clock);
    this.domains = new Domains(new StripePaymentMethodDomains(keys, transport, clock, pause));
    this.http = http;
    this.log = log;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    String requestId = context.getAwsRequestId();
    JsonObject answer =
        switch (Payload.read(in.readAllBytes(), wish.mark())) {
          case Payload.Invalid(var detail) -> invalid(detail);
          case Payload.Run() ->
              Deadline.before(left, clock).during(() -> told(goOn(requestId, wish.origins())));
          case Payload.Rotate(var overlap) ->
              Deadline.before(left, clock).during(() -> rotate(overlap, requestId));
          case Payload.OfCloudFormation(var request) -> serve(request, left, requestId);
        };
    out.write(answer.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject invalid(String detail) {
    JsonObject answer = new JsonObject();
    answer.addProperty("outcome", "invalid-request");
    answer.addProperty("detail", detail);
    return answer;
  }

  private JsonObject rotate(Duration overlap, String requestId) {
    try {
      if (hasKey() && registration.isAllowed()) {
        registration.replaceAll(overlap);
      }
    } catch (RuntimeException fault) {
      log.fault(requestId, fault);
      throw fault;
    }
    return told(goOn(requestId, wish.origins()));
  }

  /** Returns the report to whoever invoked the function; a fault ends the invocation. */
  private static JsonObject told(Report report) {
    if (report.fault().isPresent()) {
      throw report.fault().get(); // it is logged
    }
    return report.json();
  }

  /**
   * Goes on towards what is wished, and logs what has come of it.
   *
   * @param origins whose hosts are registered, too
   */
  private Report goOn(String requestId, List<String> origins) {
    try {
      Report report = hasKey() ? goOnWithKey(requestId, origins) : Report.pending();
      log.report(requestId, report.fields(), report.counted());
      report.fault().ifPresent(fault -> log.fault(requestId, fault));
      return report;
    } catch (RuntimeException fault) {
      log.fault(requestId, fault);
      throw fault;
    }
  }

  /** A secret is created empty. That is no fault: a person fills it later. */
  private boolean hasKey() {
    return secrets
        .find(wish.apiKeySecret())
        .map(version -> version.value().text())
        .filter(Predicate.not(String::isEmpty))
        .isPresent();
  }

  private Report goOnWithKey(String requestId, List<String> origins) {
    String runId = requestId + "-" + clock.millis(); // Lambda may run one request twice
    Optional<Progress> progress = Optional.empty();
    Optional<Unavailable> fault = Optional.empty();
    Optional<String> difference = KeyPair.difference(wish.publishableKey(), keys.apiKey());
    List<String> differences = List.of();
    List<String> disabled = List.of();
    try {
      if (!registration.isAllowed()) {
        return leftToAPerson(difference, origins, runId);
      }
      Situation found = registration.look();
      differences = registration.differences(found);
      disabled =
          found.ours().stream()
              .filter(Predicate.not(WebhookEndpoint::isEnabled))
              .map(endpoint -> endpoint.id() + " is disabled")
              .toList();
      progress = Optional.of(registration.run(runId));
    } catch (Unavailable e) {
      fault = Optional.of(e);
    }
    List<String> refused = domains.register(origins, runId);
    return new Report(progress, fault, difference, differences, disabled, refused);
  }

  private Report leftToAPerson(Optional<String> difference, List<String> origins, String runId) {
    return new Report(
        Optional.of(new Progress.LeftToAPerson(registration.hasSecret())),
        Optional.empty(),
        difference,
        List.of(),
        List.of(),
        domains.register(origins, runId));
  }

  /** Does what CloudFormation asks, and answers it in any case. */
  private JsonObject serve(CustomResource request, Duration left, String requestId) {
    Verdict verdict =
        Deadline.in(left.minus(TO_ANSWER_CLOUDFORMATION), clock)
            .during(() -> verdict(request, requestId));
    log.write(
        verdict.isSuccess() ? "INFO" : "ERROR",
        requestId,
        Map.of("message", "answers " + request, "detail", verdict.reason()),
        List.of());
    Deadline.before(left, clock)
        .during(
            () -> {
              send(request, request.answer(verdict.isSuccess(), wish.mark(), verdict.reason()));
              return verdict;
            });
    JsonObject answer = new JsonObject();
    answer.addProperty("outcome", verdict.isSuccess() ? "success" : "failed");
    answer.addProperty("detail", verdict.reason());
    return answer;
  }

  /** The answer to CloudFormation. */
  private record Verdict(boolean isSuccess, String reason) {}

  private Verdict verdict(CustomResource request, String requestId) {
    return switch (request.type()) {
      case CREATE, UPDATE -> registered(request, requestId);
      case DELETE -> unregistered(requestId);
    };
  }

  /**
   * A fault that passes fails no deployment: the schedule goes on. One that needs a person does, if
   * that leaves no stack stuck.
   *
   * <p>Stripe has no call to remove a host again, and a new stack may still be taken back. So its
   * hosts are left to the schedule.
   */
  private Verdict registered(CustomResource request, String requestId) {
    boolean isNew = request.type() == CustomResource.Type.CREATE;
    try {
      Report report = goOn(requestId, isNew ? List.of() : wish.origins());
      boolean needsAPerson = report.fault().orElse(null) instanceof NeedsAPerson;
      return new Verdict(!(needsAPerson && request.mayFail()), report.sentence());
    } catch (Unavailable fault) {
      return new Verdict(
          !(fault instanceof NeedsAPerson && request.mayFail()),
          "Not registered: " + fault.getMessage() + ".");
    } catch (RuntimeException _) { // a bug; its text may quote anything
      return new Verdict(
          !request.mayFail(), "Not registered: see the log of request " + requestId + ".");
    }
  }

  /** A stack must go even if Stripe does not answer, or there is no key. */
  private Verdict unregistered(String requestId) {
    try {
      if (!hasKey()) {
        return new Verdict(true, "There is no Stripe API key: nothing was removed at Stripe.");
      }
      Registration.Unregistered done = registration.unregister();
      if (done.stays().isEmpty()) {
        return new Verdict(
            true,
            done.wasThere()
                ? "The webhook endpoint is removed."
                : "No endpoint with this stack's mark was there.");
      }
      String stays = String.join(" | ", done.stays());
      log.write(
          "ERROR",
          requestId,
          Map.of("message", "stays at Stripe", "detail", stays),
          List.of(Metric.NEEDS_A_PERSON));
      return new Verdict(true, "Remove these at Stripe: " + stays);
    } catch (RuntimeException fault) {
      log.fault(requestId, fault);
      return new Verdict(
          true, "The webhook endpoint with the metadata countersign=" + wish.mark() + " stays.");
    }
  }

  private void send(CustomResource request, byte[] answer) {
    // No Content-Type: the address is signed without one.
    Http.Request put = new Http.Request("PUT", request.answerAt(), Map.of(), answer);
    for (int tries = 1; ; tries++) {
      String outcome;
      try {
        int status = http.exchange(put, LONGEST_PUT).status();
        if (status >= 200 && status < 300) {
          return;
        }
        outcome = "status " + status;
      } catch (IOException e) { // whose text may quote the address, which is as good as a key
        outcome = e.getClass().getSimpleName();
      }
      if (tries == MOST_PUTS) {
        throw new Unavailable("CloudFormation's address did not take the answer: " + outcome);
      }
      pause.between(BETWEEN_PUTS, BETWEEN_PUTS.multipliedBy(2));
    }
  }
}
