package dev.countersign.local;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.cloudformation.TemplateException;
import dev.countersign.emulators.dynamodb.LocalDynamoDb;
import dev.countersign.emulators.eventbridge.LocalEventBridge;
import dev.countersign.emulators.secretsmanager.LocalSecretsManager;
import dev.countersign.emulators.sqs.LocalSqs;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.emulators.stripe.StripeSimulatorServer;
import dev.countersign.local.gateway.Gateway;
import dev.countersign.local.gateway.GatewayOptions;
import dev.countersign.local.lambda.FunctionEvent;
import dev.countersign.local.lambda.FunctionOptions;
import dev.countersign.local.lambda.Functions;
import dev.countersign.local.lambda.InvocationResult;
import dev.countersign.local.lambda.InvokeApi;
import dev.countersign.local.schedules.Schedules;
import dev.countersign.local.streams.StreamMappings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Everything that template.yaml describes, running on this machine's loopback address: API Gateway,
 * the functions from their built zips, DynamoDB, Secrets Manager, EventBridge, SQS, and a simulated
 * Stripe (or the real one's test mode). It fills in prices and keys, delivers webhooks, reads the
 * tables' streams and runs the schedules.
 */
public final class LocalStack implements AutoCloseable {
  private static final Set<String> EVENTS_RUN_HERE = Set.of("DynamoDB", "ScheduleV2", "Schedule");

  /** Each start is a stack of its own: its tables are empty, so no earlier PaymentIntent is its. */
  private static final String NEW_STACK =
      "arn:aws:cloudformation:eu-west-1:000000000000:stack/local/";

  /** In five minutes. On one machine all pages and tests share one address. */
  private static final String MOST_ORDER_REQUESTS = "1000000";

  private final StackOptions options;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final Catalogue catalogue;
  private final String stackId = NEW_STACK + UUID.randomUUID();
  private final Template template;
  private final LocalDynamoDb dynamoDb;
  private final LocalSecretsManager secretsManager;
  private final LocalEventBridge eventBridge;
  private final LocalSqs sqs;
  private final Optional<SimulatedStripe> simulatedStripe;
  private final CountDownLatch functionsAreThere = new CountDownLatch(1);
  private final Functions functions;
  private final InvokeApi invokeApi;
  private final Gateway gateway;

  /**
   * Starts everything, or nothing: after a failure it stops what was started before.
   *
   * @throws UsageException if a port is in use, or a file or an option cannot be used
   */
  public static LocalStack start(StackOptions options) throws IOException {
    return new LocalStack(options);
  }

  private LocalStack(StackOptions options) throws IOException {
    this.options = options;
    try {
      catalogue = Catalogue.read(options.catalogue);
      var simulatorKeys = AccountKeys.random(new SecureRandom());
      var keys = options.realStripe.map(ShopKeys::of).orElseGet(() -> ShopKeys.of(simulatorKeys));
      template = template(keys);
      dynamoDb = startDynamoDb();
      secretsManager = startSecretsManager(keys);
      eventBridge = startEventBridge();
      sqs = startSqs();
      simulatedStripe =
          options.realStripe.isPresent()
              ? Optional.empty()
              : Optional.of(startSimulator(simulatorKeys));
      gateway = startGateway();
      functions = startFunctions();
      functionsAreThere.countDown();
      invokeApi = startInvokeApi();
      createEndpoint();
      startEvents();
    } catch (IOException | RuntimeException | Error e) {
      stopAll(e);
      throw e;
    }
  }

  /** Returns the API's address, without a slash at the end. */
  public URI address() {
    return gateway.address();
  }

  /** Returns the address for Stripe's deliveries. */
  public URI webhookAddress() {
    return URI.create(address() + "/webhooks/stripe");
  }

  /** Returns the newest secret with which Stripe signs its deliveries. */
  public String signingSecret() {
    String secret = template.resource("StripeWebhookSigningSecret").physicalId();
    String stored = String.valueOf(secretsManager.current(secret).text());
    return stored.substring(stored.lastIndexOf("whsec_"));
  }

  /**
   * Returns the address at which Lambda's Invoke runs any function by its name, without a slash at
   * the end.
   */
  public URI lambdaAddress() {
    return invokeApi.address();
  }

  /** Returns the simulator; empty if the real Stripe is used instead. */
  public Optional<SimulatedStripe> simulatedStripe() {
    return simulatedStripe;
  }

  public Template template() {
    return template;
  }

  public LocalDynamoDb dynamoDb() {
    return dynamoDb;
  }

  public LocalSecretsManager secretsManager() {
    return secretsManager;
  }

  /** Returns the service that gets the order events, and keeps them. */
  public LocalEventBridge eventBridge() {
    return eventBridge;
  }

  /** Returns the queues with their messages. */
  public LocalSqs sqs() {
    return sqs;
  }

  public Functions functions() {
    return functions;
  }

  public Catalogue catalogue() {
    return catalogue;
  }

  /** Stops everything, the last started first. A second call does nothing. */
  @Override
  public void close() {
    var failure = new IllegalStateException("The local stack did not stop cleanly");
    stopAll(failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  private synchronized void stopAll(Throwable failure) {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
  }

  private Template template(ShopKeys keys) {
    try {
      var read =
          Template.read(
              options.template,
              Map.of(
                  "AWS::StackId",
                  stackId,
                  "AllowedOrigins",
                  options.allowedOrigins,
                  "StripePublishableKey",
                  keys.publishableKey(),
                  "CreateRequestsPerClient",
                  Long.toString(options.createRequestsPerClient),
                  "OrderRequestsPerClient",
                  MOST_ORDER_REQUESTS));
      var _ = read.stacks(); // a nested one that is wrong is told here as well
      return read;
    } catch (TemplateException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private LocalDynamoDb startDynamoDb() throws IOException {
    var started = keep(LocalDynamoDb.start(0));
    started.createTables(template);
    String prices = template.resource("PricesTable").physicalId();
    DynamoDbPrices.put(started.endpoint(), prices, catalogue, Instant.now());
    options.progress.accept(
        "DynamoDB Local runs on %s with %d tables, and %d prices of %d products from %s"
            .formatted(
                started.endpoint(),
                template.resources("AWS::DynamoDB::Table").size(),
                catalogue.prices().size(),
                catalogue.size(),
                options.catalogue.normalize()));
    return started;
  }

  private LocalSecretsManager startSecretsManager(ShopKeys keys) throws IOException {
    var started = keep(LocalSecretsManager.start(0));
    started.createSecrets(template);
    started.put(template.resource("StripeApiKeySecret").physicalId(), keys.secretKey());
    if (!registersItself()) {
      started.put(
          template.resource("StripeWebhookSigningSecret").physicalId(),
          String.join(" ", keys.webhookSecrets()));
    }
    options.progress.accept(
        "A stand-in for Secrets Manager runs on " + started.endpoint() + " with the keys");
    return started;
  }

  private LocalEventBridge startEventBridge() throws IOException {
    var started = keep(LocalEventBridge.start(0));
    started.createBuses(template);
    started.onEvent(event -> options.log.accept(OrderEventLine.of(event)));
    started.onLost(event -> options.log.accept(OrderEventLine.ofLost(event)));
    var buses =
        template.resources("AWS::Events::EventBus").stream()
            .map(Template.Resource::physicalId)
            .toList();
    options.progress.accept(
        "A stand-in for EventBridge runs on "
            + started.endpoint()
            + (buses.isEmpty() ? "" : " with the bus " + String.join(", ", buses)));
    return started;
  }

  private LocalSqs startSqs() throws IOException {
    var started = keep(LocalSqs.start(0));
    started.createQueues(template);
    started.onMessage(body -> options.log.accept("queue | " + body));
    options.progress.accept(
        "A stand-in for SQS runs on "
            + started.endpoint()
            + template.resources("AWS::SQS::Queue").stream()
                .map(Template.Resource::physicalId)
                .collect(Collectors.joining(", ", " with the queues ", "")));
    return started;
  }

  private SimulatedStripe startSimulator(AccountKeys keys) throws IOException {
    var simulator = new StripeSimulator(keys, InstantSource.system(), new SecureRandom());
    StripeSimulatorServer server;
    try {
      server = keep(StripeSimulatorServer.start(simulator, options.stripePort));
    } catch (BindException e) {
      throw inUse(options.stripePort, "stripe.port", e);
    }
    server.onDelivery(
        (type, id, attempt, status) ->
            options.log.accept(
                "stripe | %s %s, attempt %d: %s"
                    .formatted(type, id, attempt, status == 0 ? "no answer" : status)));
    options.progress.accept("A simulated Stripe runs on " + server.address());
    return new SimulatedStripe(simulator, server.address(), keys);
  }

  private Functions startFunctions() throws IOException {
    var folder = options.template.toAbsolutePath().normalize().getParent();
    var started =
        keep(
            Functions.start(
                template,
                folder == null ? Path.of("/") : folder,
                FunctionOptions.defaults()
                    .withConcurrency(options.concurrency)
                    .withEnvironment(environment())
                    .withLog((function, line) -> options.log.accept(function + " | " + line))));
    var names =
        template.resources("AWS::Serverless::Function").stream()
            .map(Template.Resource::logicalId)
            .toList();
    options.progress.accept("The functions are ready: " + String.join(", ", names));
    return started;
  }

  private InvokeApi startInvokeApi() throws IOException {
    try {
      var started = keep(InvokeApi.start(options.lambdaPort, template, functions::invoke));
      options.progress.accept("Any of them can be invoked on " + started.address());
      return started;
    } catch (BindException e) {
      throw inUse(options.lambdaPort, "lambda.port", e);
    }
  }

  private Gateway startGateway() throws IOException {
    try {
      var started =
          keep(Gateway.start(options.port, template, this::invoke, GatewayOptions.defaults()));
      options.progress.accept("The gateway runs on " + started.address());
      return started;
    } catch (BindException e) {
      throw inUse(options.port, "port", e);
    }
  }

  /** The gateway is there before the functions, whose environment has its address. */
  private InvocationResult invoke(String function, byte[] event) throws InterruptedException {
    functionsAreThere.await();
    return functions.invoke(function, event);
  }

  /**
   * Returns whether the stack registers its webhook endpoint. At the real Stripe it can't: Stripe
   * does not take an address on loopback.
   */
  private boolean registersItself() {
    return options.schedules && options.realStripe.isEmpty();
  }

  /** Lets the stack register its webhook endpoint, or does so itself, with the given secret. */
  private void createEndpoint() throws IOException {
    if (!registersItself()) {
      simulatedStripe.ifPresent(stripe -> stripe.simulator().subscribe(webhookAddress()));
      return;
    }
    try {
      var resources = new CustomResources(template, stackId, functions::invoke);
      resources.create().forEach(options.progress);
      resources.runUntilRegistered();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The start was interrupted");
    }
  }

  /**
   * Starts, as the last step, the services that run functions by themselves. From here on functions
   * may be called at any time.
   */
  private void startEvents() throws IOException {
    try {
      keep(StreamMappings.start(template, dynamoDb.endpoint(), functions::invoke, options.log))
          .sentences()
          .forEach(options.progress);
      if (options.schedules) {
        var registering = registersItself() ? List.of() : CustomResources.functions(template);
        keep(Schedules.start(
                template,
                event -> !registering.contains(event.function()),
                functions::invoke,
                options.log))
            .sentences()
            .forEach(options.progress);
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
    FunctionEvent.all(template).stream()
        .filter(event -> !EVENTS_RUN_HERE.contains(event.type()))
        .map(event -> "%s is not run by %s here".formatted(event.owner(), event.type()))
        .forEach(options.progress);
  }

  /**
   * Returns the variables that the template cannot know: the addresses of the services here, and
   * credentials without effect.
   */
  private Map<String, String> environment() {
    var environment = new LinkedHashMap<String, String>();
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    environment.put("AWS_SESSION_TOKEN", "local");
    environment.put("WEBHOOK_URL", webhookAddress().toString()); // the template knows AWS's alone
    putAddress(environment, Service.DYNAMODB, dynamoDb.endpoint());
    putAddress(environment, Service.SECRETS_MANAGER, secretsManager.endpoint());
    putAddress(environment, Service.EVENT_BRIDGE, eventBridge.endpoint());
    putAddress(environment, Service.SQS, sqs.endpoint());
    simulatedStripe.ifPresent(stripe -> putAddress(environment, Service.STRIPE, stripe.address()));
    environment.putAll(options.environment);
    return environment;
  }

  private void putAddress(Map<String, String> environment, Service service, URI real) {
    var proxy = options.proxies.getOrDefault(service, UnaryOperator.identity());
    environment.put(service.variable(), proxy.apply(real).toString());
  }

  private synchronized <T extends AutoCloseable> T keep(T started) {
    running.push(started);
    return started;
  }

  private static UsageException inUse(int port, String option, BindException cause) {
    return new UsageException(
        "Port %d is in use. Stop what uses it, or choose another with -D%s=PORT."
            .formatted(port, option),
        cause);
  }
}
