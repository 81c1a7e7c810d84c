package dev.countersign.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.emulators.stripe.WebhookSigner;
import dev.countersign.local.LocalStack;
import dev.countersign.local.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A shop on the local stack, with its storefront, its buyers and its attackers. When it closes it
 * has looked through everything that was logged, stored or answered for anything secret (I10).
 */
final class LocalShop implements AutoCloseable {
  static final String CARD_NUMBER = "4242424242424242";
  static final String CART =
      "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee-black-m\",\"quantity\":2}]}";

  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Queue<String> errorBodies = new ConcurrentLinkedQueue<>();
  private final Set<String> clientSecrets = ConcurrentHashMap.newKeySet();
  private final HttpClient http = HttpClient.newHttpClient();
  private final LocalStack stack;
  private final AccountKeys keys;
  private final DynamoDbClient tables;

  private LocalShop(StackOptions options) throws IOException {
    stack = LocalStack.start(options.withLog(log::add));
    keys = stack.simulatedStripe().orElseThrow().keys();
    tables =
        DynamoDbClient.builder()
            .endpointOverride(stack.dynamoDb().endpoint())
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  /** One whose functions run only when they are called. */
  static LocalShop open() throws IOException {
    return open(options -> options);
  }

  /** As {@link #open()}. */
  static LocalShop open(UnaryOperator<StackOptions> options) throws IOException {
    return new LocalShop(options.apply(StackOptions.defaults().withoutSchedules()));
  }

  /** One that has registered its webhook endpoint itself. */
  static LocalShop registered() throws IOException {
    return new LocalShop(StackOptions.defaults());
  }

  /** What PaymentIntents' metadata call the stack by. */
  String mark() {
    return String.valueOf(stack.template().outputs().get("StackMark"));
  }

  LocalStack stack() {
    return stack;
  }

  StripeSimulator stripe() {
    return stack.simulatedStripe().orElseThrow().simulator();
  }

  Collection<String> log() {
    return List.copyOf(log);
  }

  /** An answer, with its body read as JSON. */
  record Answer(int status, Map<String, List<String>> headers, String text) {
    JsonObject json() {
      return JsonParser.parseString(text).getAsJsonObject();
    }

    String member(String name) {
      return json().get(name).getAsString();
    }

    Optional<String> header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().getFirst())
          .findFirst();
    }
  }

  Answer create(String idempotencyKey, String body) {
    return send(
        request("/payment-intents")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(body)));
  }

  Answer create() {
    Answer answer = create(UUID.randomUUID().toString(), CART);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer;
  }

  /** Pays as Stripe.js does: with the publishable key and the client secret. */
  Answer pay(Answer created, String paymentMethod) {
    String secret = created.member("clientSecret");
    String id = secret.substring(0, secret.indexOf("_secret_"));
    String form =
        "client_secret=%s&payment_method=%s".formatted(encode(secret), encode(paymentMethod));
    return send(
        HttpRequest.newBuilder(
                URI.create(
                    stack.simulatedStripe().orElseThrow().address()
                        + "/v1/payment_intents/"
                        + id
                        + "/confirm"))
            .header("Authorization", "Bearer " + keys.publishableKey())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  Answer order(String id) {
    return send(request("/orders/" + id).GET());
  }

  void awaitStatus(String orderId, String status) {
    Await.until(
        "order " + orderId + " is " + status,
        () ->
            Optional.of(order(orderId).member("status")).filter(status::equals).map(_ -> orderId));
  }

  /** A function's line is heard a moment after what it tells of has happened. */
  void awaitLogLine(String... parts) {
    Await.until(
        "a line of the log with " + List.of(parts),
        () -> log().stream().filter(line -> Stream.of(parts).allMatch(line::contains)).findAny());
  }

  /** Delivers as Stripe would. */
  Answer deliver(String event) {
    return deliverSigned(event.getBytes(StandardCharsets.UTF_8));
  }

  Answer deliverSigned(byte[] body) {
    String signature = WebhookSigner.header(Instant.now(), body, stack.signingSecret());
    return deliver(body, signature);
  }

  Answer deliver(byte[] body, String signature) {
    return send(
        request("/webhooks/stripe")
            .header("Content-Type", "application/json; charset=utf-8")
            .header("Stripe-Signature", signature)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  /** Runs the reconciliation by hand, over all that has happened up to now. */
  JsonObject reconcile() {
    Instant now = Instant.now();
    return invoke(
        "ReconcileFunction",
        "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(now.minus(Duration.ofHours(1)), now));
  }

  /** Invokes a function as an operator does. */
  JsonObject invoke(String function, String payload) {
    Answer answer =
        send(
            HttpRequest.newBuilder(
                    URI.create(
                        stack.lambdaAddress()
                            + "/2015-03-31/functions/"
                            + function
                            + "/invocations"))
                .POST(BodyPublishers.ofString(payload)));
    assertThat(answer.header("X-Amz-Function-Error")).as(answer.text()).isEmpty();
    return answer.json();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(stack.address() + path));
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      Answer answer = new Answer(response.statusCode(), response.headers().map(), response.body());
      remember(request.build().uri(), answer);
      return answer;
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** What Stripe itself has for the order, by its own API. */
  List<JsonObject> paymentIntentsOf(String orderId) {
    Answer list =
        send(
            HttpRequest.newBuilder(
                    URI.create(
                        stack.simulatedStripe().orElseThrow().address()
                            + "/v1/payment_intents?limit=100"))
                .header("Authorization", "Bearer " + keys.secretKey())
                .GET());
    List<JsonObject> found = new ArrayList<>();
    list.json()
        .getAsJsonArray("data")
        .forEach(
            element -> {
              JsonObject metadata = element.getAsJsonObject().getAsJsonObject("metadata");
              if (metadata.has("order_id")
                  && metadata.get("order_id").getAsString().equals(orderId)) {
                found.add(element.getAsJsonObject());
              }
            });
    return found;
  }

  /** A row of a table. */
  record Row(Map<String, AttributeValue> attributes) {
    String text(String name) {
      return attribute(attributes, name).s();
    }

    long number(String name) {
      return Long.parseLong(attribute(attributes, name).n());
    }

    /** Why the order is quarantined. */
    List<String> reasons() {
      var facts = attribute(attributes, "facts").m();
      return List.copyOf(attribute(facts, "reasons").m().keySet());
    }

    private static AttributeValue attribute(Map<String, AttributeValue> map, String name) {
      return Objects.requireNonNull(map.get(name), name);
    }
  }

  List<Row> rows(String logicalId) {
    String table = stack.template().resource(logicalId).physicalId();
    return tables.scanPaginator(scan -> scan.tableName(table)).items().stream()
        .map(Row::new)
        .toList();
  }

  Row row(String orderId) {
    return rows("OrdersTable").stream()
        .filter(row -> row.text("orderId").equals(orderId))
        .findFirst()
        .orElseThrow();
  }

  void setAmountByHand(String orderId, String amount) {
    edit(orderId, "SET amount = :value", AttributeValue.fromN(amount));
  }

  /**
   * Edits a row as someone with access to the console would.
   *
   * @param expression sets something to {@code :value}
   */
  void edit(String orderId, String expression, AttributeValue value) {
    tables.updateItem(
        update ->
            update
                .tableName(stack.template().resource("OrdersTable").physicalId())
                .key(Map.of("orderId", AttributeValue.fromS(orderId)))
                .updateExpression(expression)
                .expressionAttributeValues(Map.of(":value", value)));
  }

  /** What the failure queue of the order feed holds. */
  List<String> notPublished() {
    return stack.sqs().bodies(stack.template().resource("OrderEventsNotPublished").physicalId());
  }

  private void remember(URI address, Answer answer) {
    boolean isOurs = address.getPort() == stack.address().getPort();
    if (isOurs && answer.status() >= 300) {
      errorBodies.add(answer.headers() + " " + answer.text());
    }
    if (isOurs && answer.status() < 300 && answer.text().contains("clientSecret")) {
      clientSecrets.add(answer.member("clientSecret"));
    }
  }

  @Override
  public void close() {
    List<String> stored = new ArrayList<>();
    for (var table : stack.template().resources("AWS::DynamoDB::Table")) {
      rows(table.logicalId()).forEach(row -> stored.add(row.toString()));
    }
    tables.close();
    http.close();
    String signingSecret = stack.signingSecret();
    stack.close();
    writeLog();
    assertNothingSecretIn("a log line", log, signingSecret);
    assertNothingSecretIn("a row", stored, signingSecret);
    assertNothingSecretIn("an error", errorBodies, signingSecret);
  }

  /** For whoever looks into a failure. */
  private void writeLog() {
    try {
      Path folder = Files.createDirectories(Path.of("target", "system-logs"));
      Files.write(folder.resolve("port-" + stack.address().getPort() + ".log"), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertNothingSecretIn(String where, Collection<String> texts, String signingSecret) {
    List<String> secrets = new ArrayList<>(clientSecrets);
    secrets.add(CARD_NUMBER);
    secrets.add(Events.CLIENT_SECRET);
    secrets.add(keys.secretKey());
    secrets.add(signingSecret);
    // A part of a secret is a secret, too: what follows the prefix, and its encoded form.
    secrets.addAll(
        secrets.stream()
            .map(secret -> secret.substring(secret.lastIndexOf('_') + 1))
            .filter(part -> part.length() >= 8)
            .map(part -> part.substring(0, 8))
            .toList());
    secrets.add(Base64.getEncoder().encodeToString(signingSecret.getBytes(StandardCharsets.UTF_8)));
    for (String text : texts) {
      for (String secret : secrets) {
        assertThat(text.contains(secret)).as("%s holds a secret: %s", where, text).isFalse();
      }
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
