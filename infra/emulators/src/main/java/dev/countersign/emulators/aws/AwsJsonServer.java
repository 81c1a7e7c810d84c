package dev.countersign.emulators.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of a service on 127.0.0.1 that speaks AWS's JSON protocol (Smithy, "AWS JSON 1.0
 * and 1.1 protocols"). Signatures must be present but are not checked.
 */
public final class AwsJsonServer implements AutoCloseable {
  private final HttpServer server;
  private final Dialect dialect;
  private final AwsService service;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * The differences between the services.
   *
   * @param version of the protocol: 1.0 or 1.1
   * @param service the text before the action in {@code X-Amz-Target}, without the dot
   * @param message the name of the member that holds an error's message
   */
  public record Dialect(String version, String service, String message) {}

  /** The operations of a service. */
  @FunctionalInterface
  public interface AwsService {
    /**
     * Answers a call.
     *
     * @param action such as {@code PutEvents}; empty if the call was for another service
     * @return null closes the connection without an answer
     * @throws AwsError if the call is rejected
     */
    @Nullable AwsAnswer answer(String action, JsonObject request);
  }

  /** The answer to a call. The status tells whether it is an error. */
  public sealed interface AwsAnswer {
    record Done(JsonObject body) implements AwsAnswer {}

    record Failed(int status, String type, String message) implements AwsAnswer {}
  }

  private AwsJsonServer(HttpServer server, Dialect dialect, AwsService service) {
    this.server = server;
    this.dialect = dialect;
    this.service = service;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 takes a free one
   * @throws BindException if the port is in use
   */
  public static AwsJsonServer start(int port, Dialect dialect, AwsService service)
      throws IOException {
    var address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    var started = new AwsJsonServer(HttpServer.create(address, 0), dialect, service);
    started.server.setExecutor(started.threads);
    started.server.createContext("/", started::serve);
    started.server.start();
    return started;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      AwsAnswer answer = answer(target, authorization, body);
      if (answer == null) {
        return; // closing the exchange without an answer closes the connection
      }
      exchange
          .getResponseHeaders()
          .set("Content-Type", "application/x-amz-json-" + dialect.version());
      exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
      switch (answer) {
        case AwsAnswer.Done(var done) -> write(exchange, 200, done);
        case AwsAnswer.Failed(var status, var type, var message) ->
            write(exchange, status, error(type, message));
      }
    }
  }

  private static void write(HttpExchange exchange, int status, JsonObject body) throws IOException {
    byte[] bytes = body.toString().getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private JsonObject error(String type, String message) {
    var body = new JsonObject();
    body.addProperty("__type", type);
    body.addProperty(dialect.message(), message);
    return body;
  }

  private @Nullable AwsAnswer answer(
      @Nullable String target, @Nullable String authorization, byte[] body) {
    try {
      if (authorization == null || !authorization.startsWith("AWS4-HMAC-SHA256 ")) {
        throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token");
      }
      return service.answer(action(target), parse(body));
    } catch (AwsError e) {
      return new AwsAnswer.Failed(400, e.type(), e.message());
    }
  }

  private String action(@Nullable String target) {
    String prefix = dialect.service() + ".";
    return target != null && target.startsWith(prefix) ? target.substring(prefix.length()) : "";
  }

  private static JsonObject parse(byte[] body) {
    try {
      if (JsonParser.parseString(new String(body, UTF_8)) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonParseException _) {
      // Answered below without the text, which may be a secret.
    }
    throw new AwsError("SerializationException", "The request is no JSON object.");
  }

  /** Returns the error for an action that the service does not know. */
  public static AwsError unknownOperation() {
    return new AwsError("UnknownOperationException", "Unknown operation");
  }
}
