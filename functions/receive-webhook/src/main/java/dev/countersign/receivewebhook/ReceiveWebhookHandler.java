package dev.countersign.receivewebhook;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonObject;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.dynamodb.DynamoDbTables;
import dev.countersign.http.Api;
import dev.countersign.http.ApiRequest;
import dev.countersign.http.ApiResponse;
import dev.countersign.http.Log;
import dev.countersign.http.Metric;
import dev.countersign.http.Problem;
import dev.countersign.http.Snapshot;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Stack;
import dev.countersign.payments.EventOutcome;
import dev.countersign.payments.EventProcessor;
import dev.countersign.payments.StripeEvent;
import dev.countersign.payments.StripeObject.Content;
import dev.countersign.rehearsal.Rehearsal;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.WebhookSecrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /webhooks/stripe}: receives Stripe's deliveries, believes none without proof, and
 * counts each event once.
 *
 * <p>The status controls Stripe's retries (Stripe docs, "Receive Stripe events in your webhook
 * endpoint"): 200 once the effect is durable or if there is none, 400 for anything unproven. A
 * fault of our own becomes 5xx, so Stripe delivers again, in live mode for up to three days.
 */
public final class ReceiveWebhookHandler implements RequestStreamHandler {
  private static final int LARGEST_BODY = 1_048_576;

  private final Api api;
  private final WebhookSecrets secrets;
  private final EventProcessor events;
  private final String apiVersion;
  private final InstantSource clock;

  @SuppressWarnings({"unused", "FieldCanBeLocal"}) // kept here because CRaC refers to it weakly
  private @Nullable Snapshot snapshot;

  /** Creates the function for Lambda. This is the one place where it chooses its real adapters. */
  public ReceiveWebhookHandler() {
    this(FunctionEnvironment.ofThisProcess());
    Objects.requireNonNull(snapshot).register();
  }

  private ReceiveWebhookHandler(FunctionEnvironment environment) {
    this(environment, Log.toStandardOutput("receive-webhook", environment));
  }

  private ReceiveWebhookHandler(FunctionEnvironment environment, Log log) {
    this(
        new WebhookSecrets(
            SecretsManagerSecrets.of(environment),
            environment.get("STRIPE_WEBHOOK_SIGNING_SECRET"),
            InstantSource.system(),
            log::lastGoodSecretServes),
        DynamoDbOrders.of(DynamoDbTables.of(environment)),
        Stack.of(environment.variables()),
        environment.get("STRIPE_API_VERSION"),
        log,
        InstantSource.system());
    this.snapshot =
        new Snapshot(() -> rehearse(Rehearsal.UNTIL_COMPILED, environment), secrets::forget);
  }

  static void rehearse(Rehearsal rehearsal, FunctionEnvironment environment) {
    rehearsal.play(environment, ReceiveWebhookHandler::new, DeliveryRehearsal::scenes);
  }

  /** Creates the function over other ports, for tests and the simulation. */
  public ReceiveWebhookHandler(
      WebhookSecrets secrets,
      Orders orders,
      Stack stack,
      String apiVersion,
      Log log,
      InstantSource clock) {
    this(
        secrets,
        orders,
        stack,
        apiVersion,
        new Api(log, "POST", Set.of(), clock), // no page may call this endpoint
        clock);
  }

  /** Creates the function with another limit for a request. */
  public ReceiveWebhookHandler(
      WebhookSecrets secrets,
      Orders orders,
      Stack stack,
      String apiVersion,
      Api api,
      InstantSource clock) {
    this.api = api;
    this.secrets = secrets;
    this.events = new EventProcessor(orders, stack, clock);
    this.apiVersion = apiVersion;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    api.serve(in, out, context, this::answer);
  }

  private ApiResponse answer(ApiRequest request) {
    if (request.body().length > LARGEST_BODY) {
      return ApiResponse.of(Problem.PAYLOAD_TOO_LARGE);
    }
    return switch (WebhookDelivery.open(request, secrets, clock.instant())) {
      case WebhookDelivery.Unproven() ->
          ApiResponse.of(Problem.INVALID_SIGNATURE).counting(Metric.UNPROVEN_DELIVERY);
      case WebhookDelivery.Proven(var content, boolean byPreviousSecret, var secretSince) -> {
        ApiResponse response =
            received(content)
                .measuring(Metric.SIGNING_SECRET_AGE_DAYS, elapsedSince(secretSince).toDays());
        yield byPreviousSecret ? response.counting(Metric.PROVEN_BY_PREVIOUS_SECRET) : response;
      }
    };
  }

  private ApiResponse received(StripeEvent.ParsedEvent content) {
    return switch (content) {
      case StripeEvent.ParsedEvent.Invalid() ->
          ApiResponse.of(Problem.INVALID_EVENT).counting(Metric.NEEDS_A_PERSON);
      case StripeEvent.ParsedEvent.Ignored ignored -> passedOver(ignored);
      case StripeEvent.ParsedEvent.Handled(var event) -> processed(event, events.process(event));
    };
  }

  private static ApiResponse passedOver(StripeEvent.ParsedEvent.Ignored ignored) {
    ApiResponse response =
        switch (ignored.why()) {
          case TYPE -> ok().logging("outcome", "ignored-type");
          case FOREIGN -> ok().logging("outcome", "ignored-foreign");
          case CONNECTED_ACCOUNT ->
              ok().logging("outcome", "ignored-foreign").counting(Metric.CONNECTED_ACCOUNT_EVENT);
          case THIN -> ok().logging("outcome", "ignored-shape").counting(Metric.THIN_EVENT);
          case EVENT_GENERATION_FAILURE ->
              ok().logging("outcome", "ignored-shape").counting(Metric.EVENT_GENERATION_FAILURE);
        };
    return response.logging("eventType", ignored.type());
  }

  private ApiResponse processed(StripeEvent event, EventOutcome outcome) {
    ApiResponse response = ok().logging("eventId", event.id()).logging("eventType", event.type());
    if (!event.apiVersion().equals(apiVersion)) {
      response = response.counting(Metric.OTHER_API_VERSION);
    }
    return switch (outcome) {
      case EventOutcome.Applied(var order) ->
          heard(event, response).logging("outcome", "applied").logging("orderId", order.value());
      case EventOutcome.Duplicate(var order) ->
          response.logging("outcome", "duplicate").logging("orderId", order.value());
      case EventOutcome.Quarantined(var order, var reasons) ->
          heard(event, response)
              .logging("outcome", "quarantined")
              .logging("orderId", order.value())
              .logging("reasons", codes(reasons))
              .counting(Metric.QUARANTINED);
      case EventOutcome.Orphaned(var order) ->
          response
              .logging("outcome", "orphan")
              .logging("orderId", order.value())
              .counting(Metric.ORPHANED);
      case EventOutcome.Foreign() -> response.logging("outcome", "ignored-foreign");
      case EventOutcome.MetadataDiffers(var effect) ->
          processed(event, effect).counting(Metric.METADATA_DIFFERS);
    };
  }

  /** Counts what an event told us first. A duplicate counts nothing: it may be days old. */
  private ApiResponse heard(StripeEvent event, ApiResponse response) {
    ApiResponse late =
        response.measuring(Metric.WEBHOOK_LAG_SECONDS, elapsedSince(event.created()).toSeconds());
    return event.object().content() instanceof Content.Says(PaymentObservation said)
        ? switch (said.state()) {
          case SUCCEEDED -> late.counting(Metric.PAYMENTS_SUCCEEDED);
          case PAYMENT_FAILED -> late.counting(Metric.PAYMENTS_FAILED);
          case CANCELED, PROCESSING, REQUIRES_ACTION, REQUIRES_CAPTURE -> late;
        }
        : late;
  }

  /** Returns zero for a time that another clock, which is ahead of ours, has given. */
  private Duration elapsedSince(Instant moment) {
    Duration elapsed = Duration.between(moment, clock.instant());
    return elapsed.isNegative() ? Duration.ZERO : elapsed;
  }

  private static String codes(Set<Reason> reasons) {
    return reasons.stream().map(Reason::code).sorted().collect(Collectors.joining(","));
  }

  private static ApiResponse ok() {
    JsonObject body = new JsonObject();
    body.addProperty("received", true);
    return ApiResponse.json(200, body);
  }
}
