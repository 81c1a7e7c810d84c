package dev.countersign.createpaymentintent;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonObject;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.dynamodb.DynamoDbCatalog;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.dynamodb.DynamoDbTables;
import dev.countersign.http.Api;
import dev.countersign.http.ApiRequest;
import dev.countersign.http.ApiResponse;
import dev.countersign.http.ApiResponse.InputError;
import dev.countersign.http.Log;
import dev.countersign.http.Metric;
import dev.countersign.http.OrderJson;
import dev.countersign.http.Problem;
import dev.countersign.http.Snapshot;
import dev.countersign.orders.Orders;
import dev.countersign.orders.Stack;
import dev.countersign.payments.PaymentIntents;
import dev.countersign.pricing.Catalog;
import dev.countersign.rehearsal.Rehearsal;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeJavaTransport;
import dev.countersign.stripe.StripePaymentIntents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /payment-intents}: the browser's request decides what is bought, never what is
 * charged.
 */
public final class CreatePaymentIntentHandler implements RequestStreamHandler {
  private static final String RESOURCE = "/payment-intents";
  private static final Duration WHILE_IN_PROGRESS = Duration.ofSeconds(1);

  private final Api api;
  private final Checkout checkout;

  @SuppressWarnings({"unused", "FieldCanBeLocal"}) // kept here because CRaC refers to it weakly
  private @Nullable Snapshot snapshot;

  /** Creates the function for Lambda. This is the one place where it chooses its real adapters. */
  public CreatePaymentIntentHandler() {
    this(FunctionEnvironment.ofThisProcess());
    Objects.requireNonNull(snapshot).register();
  }

  private CreatePaymentIntentHandler(FunctionEnvironment environment) {
    this(environment, Log.toStandardOutput("create-payment-intent", environment));
  }

  private CreatePaymentIntentHandler(FunctionEnvironment environment, Log log) {
    this(
        environment,
        DynamoDbTables.of(environment),
        new StripeKeys(
            SecretsManagerSecrets.of(environment),
            environment.get("STRIPE_API_KEY_SECRET"),
            InstantSource.system(),
            log::lastGoodSecretServes),
        log);
  }

  private CreatePaymentIntentHandler(
      FunctionEnvironment environment, DynamoDbTables tables, StripeKeys keys, Log log) {
    this(
        DynamoDbCatalog.of(tables),
        DynamoDbOrders.of(tables),
        new StripePaymentIntents(
            keys,
            StripeJavaTransport.of(environment),
            Stack.of(environment.variables()),
            InstantSource.system()),
        Stack.of(environment.variables()),
        Api.originsFrom(environment.find("ALLOWED_ORIGINS")),
        log,
        InstantSource.system());
    this.snapshot =
        new Snapshot(() -> rehearse(Rehearsal.UNTIL_COMPILED, environment), keys::forget);
  }

  static void rehearse(Rehearsal rehearsal, FunctionEnvironment environment) {
    rehearsal.play(environment, CreatePaymentIntentHandler::new, CheckoutRehearsal::scenes);
  }

  /** Creates the function over other ports, for tests and the simulation. */
  public CreatePaymentIntentHandler(
      Catalog catalog,
      Orders orders,
      PaymentIntents paymentIntents,
      Stack stack,
      Set<String> allowedOrigins,
      Log log,
      InstantSource clock) {
    this(
        catalog, orders, paymentIntents, stack, new Api(log, "POST", allowedOrigins, clock), clock);
  }

  /** Creates the function with another limit for a request. */
  public CreatePaymentIntentHandler(
      Catalog catalog,
      Orders orders,
      PaymentIntents paymentIntents,
      Stack stack,
      Api api,
      InstantSource clock) {
    this.api = api;
    this.checkout = new Checkout(catalog, orders, paymentIntents, stack, clock);
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    api.serve(in, out, context, this::answer);
  }

  private ApiResponse answer(ApiRequest request) {
    return switch (CartRequest.read(request)) {
      case CartRequest.Validation.Rejected(var problem, var errors) -> refused(problem, errors);
      case CartRequest.Validation.Accepted(CartRequest(var key, var cart)) ->
          respond(request, checkout.place(key, cart));
    };
  }

  private static ApiResponse refused(Problem problem, List<InputError> errors) {
    ApiResponse response =
        errors.isEmpty() ? ApiResponse.of(problem) : ApiResponse.of(problem, errors);
    return problem == Problem.CLIENT_SUPPLIED_PRICE
        ? response.counting(Metric.CLIENT_SUPPLIED_PRICE)
        : response;
  }

  private static ApiResponse respond(ApiRequest asked, Checkout.CheckoutOutcome outcome) {
    return switch (outcome) {
      case Checkout.CheckoutOutcome.Placed placed -> placed(asked, placed);
      case Checkout.CheckoutOutcome.UnknownProduct(int line) ->
          atLine(Problem.UNKNOWN_PRODUCT, line, "is not sold");
      case Checkout.CheckoutOutcome.NotSoldInCurrency(int line) ->
          atLine(Problem.NOT_SOLD_IN_CURRENCY, line, "has no price in this currency");
      case Checkout.CheckoutOutcome.AmountTooSmall() -> ApiResponse.of(Problem.AMOUNT_TOO_SMALL);
      case Checkout.CheckoutOutcome.AmountTooLarge() -> ApiResponse.of(Problem.AMOUNT_TOO_LARGE);
      case Checkout.CheckoutOutcome.PriceChanged(var total) ->
          ApiResponse.of(Problem.PRICE_CHANGED).with("total", total.minorUnits());
      case Checkout.CheckoutOutcome.KeyReused() -> ApiResponse.of(Problem.KEY_REUSED);
      case Checkout.CheckoutOutcome.Expired() -> ApiResponse.of(Problem.ORDER_EXPIRED);
      case Checkout.CheckoutOutcome.InProgress() ->
          ApiResponse.of(Problem.REQUEST_IN_PROGRESS).retryAfter(WHILE_IN_PROGRESS);
      case Checkout.CheckoutOutcome.TooManyRequests(var retryAfter) ->
          ApiResponse.of(Problem.TOO_MANY_REQUESTS).retryAfter(retryAfter);
      case Checkout.CheckoutOutcome.Conflicting() ->
          ApiResponse.of(Problem.INTERNAL)
              .counting(Metric.QUARANTINED)
              .counting(Metric.INTERNAL_ERROR);
    };
  }

  private static ApiResponse placed(ApiRequest asked, Checkout.CheckoutOutcome.Placed placed) {
    JsonObject body = OrderJson.of(placed.order());
    placed.clientSecret().ifPresent(secret -> body.addProperty("clientSecret", secret.reveal()));
    ApiResponse response =
        ApiResponse.json(placed.isNew() ? 201 : 200, body)
            .header("Location", asked.pathOf("/orders/" + placed.order().id(), RESOURCE))
            .logging("orderId", placed.order().id().value());
    return placed.isNew() ? response.counting(Metric.PAYMENT_INTENTS_CREATED) : response;
  }

  private static ApiResponse atLine(Problem problem, int line, String detail) {
    return ApiResponse.of(
        problem, List.of(new InputError("/items/" + line + "/productId", detail)));
  }
}
