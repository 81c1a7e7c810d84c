package dev.countersign.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.local.lambda.FunctionNames.Named;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Lambda's Invoke on the loopback address, for {@code aws lambda invoke --endpoint-url} and curl:
 * {@code POST /2015-03-31/functions/NAME/invocations} (Lambda API reference, "Invoke").
 *
 * <p>Signatures are not checked, so every request that may come from a page in a browser is
 * rejected. An asynchronous event is tried once, where Lambda tries it three times.
 */
public final class InvokeApi implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(InvokeApi.class.getName());
  private static final Pattern PATH = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
  private static final int MAX_BYTES = RuntimeApi.MAX_PAYLOAD_BYTES;
  private static final int MAX_ASYNCHRONOUS_BYTES = 1024 * 1024; // Lambda quotas, asynchronous
  private static final long MAX_SKIPPED_BYTES = 64L * 1024 * 1024;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final FunctionNames names;
  private final Invoker invoker;

  private InvokeApi(HttpServer server, FunctionNames names, Invoker invoker) {
    this.server = server;
    this.names = names;
    this.invoker = invoker;
  }

  /**
   * Starts accepting invocations of the template's functions.
   *
   * @param port 0 for a free one
   * @throws java.net.BindException if the port is in use
   */
  public static InvokeApi start(int port, Template template, Invoker invoker) throws IOException {
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var api = new InvokeApi(HttpServer.create(loopback, 0), new FunctionNames(template), invoker);
    api.server.createContext("/", api::serve);
    api.server.setExecutor(api.threads);
    api.server.start();
    return api;
  }

  /** Returns its address, without a slash at the end. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Stops at once. Callers that wait for a function are cut off. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** The reason why a request runs no function. */
  private static final class InvalidInvocation extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;

    InvalidInvocation(int status, String type, String message) {
      super(message, null, false, false);
      this.status = status;
      this.type = type;
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
      try {
        answer(exchange);
      } catch (InvalidInvocation refused) {
        skip(exchange.getRequestBody()); // a client that is still sending does not read an answer
        refuse(exchange, refused);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "Invoke failed on " + exchange.getRequestURI(), e);
        refuse(
            exchange,
            new InvalidInvocation(500, "ServiceException", "The function could not be run."));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closing
    }
  }

  private void answer(HttpExchange exchange)
      throws InvalidInvocation, IOException, InterruptedException {
    if (Callers.mayBeAPage(exchange.getRequestHeaders())) {
      throw new InvalidInvocation(403, "AccessDeniedException", "Not for pages in a browser.");
    }
    var path = PATH.matcher(exchange.getRequestURI().getRawPath());
    if (!path.matches() || !exchange.getRequestMethod().equals("POST")) {
      throw new InvalidInvocation(404, "UnknownOperationException", "Only Invoke is served here.");
    }
    var type = header(exchange, "X-Amz-Invocation-Type").orElse("RequestResponse");
    var function = function(URLDecoder.decode(path.group(1), UTF_8), qualifier(exchange));
    switch (type) {
      case "DryRun" -> exchange.sendResponseHeaders(204, -1);
      case "Event" -> {
        var event = event(exchange, MAX_ASYNCHRONOUS_BYTES);
        threads.execute(() -> invokeLater(function, event));
        exchange.sendResponseHeaders(202, -1);
      }
      case "RequestResponse" -> respond(exchange, function, event(exchange, MAX_BYTES));
      default ->
          throw new InvalidInvocation(
              400, "InvalidParameterValueException", "There is no invocation type " + type);
    }
  }

  private Named function(String name, String qualifier) throws InvalidInvocation {
    try {
      return names
          .find(name, qualifier)
          .orElseThrow(
              () ->
                  new InvalidInvocation(
                      404,
                      "ResourceNotFoundException",
                      "Function not found: "
                          + name
                          + (qualifier.isEmpty() ? "" : ":" + qualifier)));
    } catch (IllegalArgumentException e) {
      throw new InvalidInvocation(
          400, "InvalidParameterValueException", String.valueOf(e.getMessage()));
    }
  }

  private void respond(HttpExchange exchange, Named function, byte[] event)
      throws InvalidInvocation, IOException, InterruptedException {
    var payload =
        switch (invoker.invoke(function.physicalId(), event)) {
          case InvocationResult.Returned(var returned) -> returned;
          case InvocationResult.Failed(_, var error) -> {
            exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
            yield error;
          }
          case InvocationResult.TimedOut _ -> {
            exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
            yield InvocationResult.error("Sandbox.Timedout", "The function ran past its Timeout");
          }
          case InvocationResult.Throttled _ ->
              throw new InvalidInvocation(429, "TooManyRequestsException", "Rate Exceeded.");
        };
    exchange.getResponseHeaders().set("X-Amz-Executed-Version", function.version());
    send(exchange, 200, payload);
  }

  /**
   * Runs the function later. Its own log has the result; an event that is throttled is dropped, and
   * named in ours.
   */
  private void invokeLater(Named function, byte[] event) {
    try {
      if (invoker.invoke(function.physicalId(), event) instanceof InvocationResult.Throttled) {
        LOG.log(System.Logger.Level.WARNING, function.physicalId() + " dropped a throttled event");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closing
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, function.physicalId() + " could not be run", e);
    }
  }

  /** Returns the request's body, which must be JSON. No body stands for an empty object. */
  private static byte[] event(HttpExchange exchange, int most)
      throws InvalidInvocation, IOException {
    var body = exchange.getRequestBody().readNBytes(most + 1);
    if (body.length > most) {
      throw new InvalidInvocation(
          413,
          "RequestTooLargeException",
          "Request must be smaller than %d bytes for the InvokeFunction operation".formatted(most));
    }
    if (body.length == 0) {
      return "{}".getBytes(UTF_8);
    }
    if (!JsonText.isValid(new String(body, UTF_8))) {
      throw new InvalidInvocation(
          400, "InvalidRequestContentException", "Could not parse request body into json.");
    }
    return body;
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  private static String qualifier(HttpExchange exchange) {
    for (var part :
        Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("").split("&", -1)) {
      if (part.startsWith("Qualifier=")) {
        return URLDecoder.decode(part.substring("Qualifier=".length()), UTF_8);
      }
    }
    return "";
  }

  private static void refuse(HttpExchange exchange, InvalidInvocation refused) throws IOException {
    var body = new JsonObject();
    body.addProperty("Type", refused.status < 500 ? "User" : "Service");
    body.addProperty("Message", refused.getMessage());
    if (refused.status == 429) {
      body.addProperty("Reason", "ReservedFunctionConcurrentInvocationLimitExceeded");
    }
    exchange.getResponseHeaders().set("x-amzn-ErrorType", refused.type);
    send(exchange, refused.status, body.toString());
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    var body = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static void skip(InputStream in) throws IOException {
    var buffer = new byte[64 * 1024];
    long skipped = 0;
    for (int n = in.read(buffer); n >= 0 && skipped < MAX_SKIPPED_BYTES; n = in.read(buffer)) {
      skipped += n;
    }
  }
}
