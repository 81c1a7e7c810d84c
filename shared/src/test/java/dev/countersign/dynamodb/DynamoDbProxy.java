package dev.countersign.dynamodb;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Stands between a client and DynamoDB, and alters or loses what it is told to. */
public final class DynamoDbProxy implements AutoCloseable {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

  /** One call of an API action, such as {@code PutItem}. */
  public record Call(String action, JsonObject request) {}

  /** An answer of DynamoDB. */
  public record Answer(int status, JsonObject body) {}

  /** What becomes of an answer; empty if it is lost on the way. */
  @FunctionalInterface
  public interface Fault {
    Optional<Answer> alter(Call call, Answer answer);
  }

  private record Armed(String action, int times, Fault fault) {}

  private final URI dynamoDb;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private @Nullable Armed armed;

  private DynamoDbProxy(URI dynamoDb, HttpServer server) {
    this.dynamoDb = dynamoDb;
    this.server = server;
  }

  public static DynamoDbProxy inFrontOf(URI dynamoDb) throws IOException {
    var address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    DynamoDbProxy proxy = new DynamoDbProxy(dynamoDb, HttpServer.create(address, 0));
    proxy.server.setExecutor(proxy.threads);
    proxy.server.createContext("/", proxy::serve);
    proxy.server.start();
    return proxy;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next answers to that action, so many of them, are altered. */
  public synchronized void alter(String action, int times, Fault fault) {
    armed = new Armed(action, times, fault);
  }

  /** The next call of that action is carried out, but its answer never arrives. */
  public void loseNextAnswer(String action) {
    alter(action, 1, (_, _) -> Optional.empty());
  }

  /** From now on that action is refused as AWS does it. */
  public void refuse(String action, String error) {
    JsonObject body = new JsonObject();
    body.addProperty("__type", "com.amazonaws.dynamodb.v20120810#" + error);
    body.addProperty("message", "as told");
    alter(action, Integer.MAX_VALUE, (_, _) -> Optional.of(new Answer(400, body)));
  }

  /** Every call so far of that action. */
  public List<Call> calls(String action) {
    return calls.stream().filter(call -> call.action().equals(action)).toList();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      byte[] body = exchange.getRequestBody().readAllBytes();
      Call call = new Call(target.substring(target.indexOf('.') + 1), json(body));
      calls.add(call);
      Optional<Answer> answer = altered(call, forward(exchange, body));
      if (answer.isPresent()) {
        byte[] bytes = answer.get().body().toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(answer.get().status(), bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private synchronized Optional<Answer> altered(Call call, Answer answer) {
    Armed fault = armed;
    if (fault == null || !fault.action().equals(call.action())) {
      return Optional.of(answer);
    }
    armed = fault.times() == 1 ? null : new Armed(fault.action(), fault.times() - 1, fault.fault());
    return fault.fault().alter(call, answer);
  }

  private Answer forward(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(dynamoDb).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), json(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static JsonObject json(byte[] body) {
    return JsonParser.parseString(new String(body, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}
