package dev.countersign.bench.standins;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.dynamodb.InProcessDynamoDb;
import dev.countersign.emulators.dynamodb.LocalDynamoDb;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.StripeSimulator;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Everything that the functions call: DynamoDB with the template's tables and one product, Secrets
 * Manager with the keys, Stripe, and the endpoint of a container's credentials.
 */
public final class StandIns implements AutoCloseable {
  public static final String PRODUCT = "tee-black-m";
  public static final String CURRENCY = "usd";
  public static final long UNIT_AMOUNT = 2000;

  private static final String CREDENTIALS =
      """
      {"AccessKeyId": "AKIDBENCH", "SecretAccessKey": "bench", "Token": "bench", "Expiration": "%s"}\
      """;

  private final AccountKeys keys = AccountKeys.random(new SecureRandom());
  private final StripeSimulator stripe =
      new StripeSimulator(keys, InstantSource.system(), new SecureRandom());
  private final Template template;
  private final DynamoDbClient tables;
  private final String dynamoDb;
  private final List<LoopbackServer> called;
  private final LoopbackServer secretsManagerServer;
  private final LoopbackServer stripeServer;
  private final LoopbackServer credentials;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  /** What reached the stand-ins so far. */
  public record Counts(long connections, long requests) {
    public Counts since(Counts before) {
      return new Counts(connections - before.connections, requests - before.requests);
    }
  }

  /**
   * Starts all.
   *
   * @param certificate to serve over TLS; not for DynamoDB Local, which then stays without
   */
  public StandIns(Template template, Database database, Optional<Certificate> certificate)
      throws IOException {
    this.template = template;
    var tls = certificate.map(Certificate::context);
    Optional<LoopbackServer> map;
    if (database == Database.MAP) {
      var inProcess = new InProcessDynamoDb();
      inProcess.createTables(template);
      tables = inProcess;
      map = Optional.of(keep(LoopbackServer.start(tls, AwsService.dynamoDb(tables))));
      dynamoDb = map.get().address();
    } else {
      LocalDynamoDb local = keep(LocalDynamoDb.start(0));
      local.createTables(template);
      tables = local.inside();
      map = Optional.empty();
      dynamoDb = local.endpoint().toString();
    }
    secretsManagerServer =
        keep(LoopbackServer.start(tls, AwsService.secretsManager(secrets(template))));
    stripeServer = keep(LoopbackServer.start(tls, new StripeService(stripe)));
    credentials =
        keep(
            LoopbackServer.start(
                Optional.empty(),
                _ ->
                    HttpService.Answer.of(
                        200, CREDENTIALS.formatted(Instant.now().plusSeconds(6 * 3600)))));
    called = Stream.concat(map.stream(), Stream.of(secretsManagerServer, stripeServer)).toList();
    tables.putItem(put -> put.tableName(physicalId("PricesTable")).item(price()));
    stripe.subscribe(
        URI.create("https://shop.example/webhooks/stripe"), "payment_intent.succeeded");
  }

  private InProcessSecretsManager secrets(Template template) {
    var secrets = new InProcessSecretsManager(InstantSource.system());
    String apiKey = template.resource("StripeApiKeySecret").physicalId();
    String signingSecret = template.resource("StripeWebhookSigningSecret").physicalId();
    secrets.create(apiKey);
    secrets.put(apiKey, keys.secretKey());
    secrets.create(signingSecret);
    secrets.put(signingSecret, keys.webhookSecrets().getFirst());
    return secrets;
  }

  private static Map<String, AttributeValue> price() {
    return Map.of(
        "productId", AttributeValue.fromS(PRODUCT),
        "currency", AttributeValue.fromS(CURRENCY),
        "unitAmount", AttributeValue.fromN(Long.toString(UNIT_AMOUNT)),
        "active", AttributeValue.fromBool(true),
        "name", AttributeValue.fromS("Black tee, M"),
        "updatedAt", AttributeValue.fromS("2026-11-01T00:00:00Z"));
  }

  /** Returns the variables that lead a function here, with its credentials. */
  public Map<String, String> environment() {
    Map<String, String> environment = addresses();
    environment.put("AWS_ACCESS_KEY_ID", "AKIDBENCH");
    environment.put("AWS_SECRET_ACCESS_KEY", "bench");
    environment.put("AWS_SESSION_TOKEN", "bench");
    return environment;
  }

  /**
   * Returns the variables that lead a function here that SnapStart restores: it asks an endpoint
   * for its credentials (Lambda docs, "Defined runtime environment variables").
   */
  public Map<String, String> environmentOfRestored() {
    Map<String, String> environment = addresses();
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", credentials.address() + "/credentials");
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "bench");
    return environment;
  }

  private Map<String, String> addresses() {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb);
    environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", secretsManagerServer.address());
    environment.put("STRIPE_API_BASE", stripeServer.address());
    return environment;
  }

  public StripeSimulator stripe() {
    return stripe;
  }

  /** Returns the secret key of the account at Stripe. */
  public String stripeKey() {
    return keys.secretKey();
  }

  /** Returns an order's row. */
  public Map<String, AttributeValue> order(String id) {
    return tables
        .getItem(
            get ->
                get.tableName(physicalId("OrdersTable"))
                    .key(Map.of("orderId", AttributeValue.fromS(id)))
                    .consistentRead(true))
        .item();
  }

  /** Returns what reached the stand-ins, except for DynamoDB Local, which counts nothing. */
  public Counts counts() {
    return new Counts(
        called.stream().mapToLong(LoopbackServer::connections).sum(),
        called.stream().mapToLong(LoopbackServer::requests).sum());
  }

  /** Resets every connection: after a restore a snapshot's connections lead nowhere. */
  public void dropConnections() {
    called.forEach(LoopbackServer::dropConnections);
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a stand-in does not stop", e);
      }
    }
  }

  private String physicalId(String logicalId) {
    return template.resource(logicalId).physicalId();
  }

  private <T extends AutoCloseable> T keep(T started) {
    running.push(started);
    return started;
  }
}
