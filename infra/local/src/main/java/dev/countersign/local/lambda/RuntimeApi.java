package dev.countersign.local.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda Runtime API for one process, which requests the next event and posts the result
 * (Lambda developer guide, "Using the Lambda runtime API"). Each process has its own API on its own
 * port, so that the port identifies the process.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String ROOT = "/2018-06-01/runtime/";
  static final int MAX_PAYLOAD_BYTES = 6 * 1024 * 1024; // Lambda quotas, synchronous

  private final String functionArn;
  private final Duration timeout;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Pending> waiting = new ArrayBlockingQueue<>(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Pending current;

  RuntimeApi(String functionArn, Duration timeout) throws IOException {
    this.functionArn = functionArn;
    this.timeout = timeout;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(ROOT, this::serve);
    server.setExecutor(threads);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Offers an event to the process; one at a time, as in Lambda. */
  void offer(Pending pending) {
    current = pending;
    waiting.add(pending);
  }

  /** Records that the process has ended, and with it the event that it was handling. */
  void processEnded() {
    var pending = current;
    if (pending != null) {
      pending.end(
          InvocationResult.Failed.of(
              "Runtime.ExitError",
              "RequestId: %s Error: Runtime exited without providing a reason"
                  .formatted(pending.requestId())));
    }
  }

  @Override
  public void close() {
    processEnded();
    if (closed.getAndSet(true)) {
      return;
    }
    server.stop(0);
    threads.shutdownNow(); // ends the request that waits for a next event
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath().substring(ROOT.length());
      if (path.equals("invocation/next")) {
        next(exchange);
      } else if (path.equals("init/error")) {
        finish(exchange, failed(exchange));
      } else if (isAbout(path, "/response")) {
        response(exchange);
      } else if (isAbout(path, "/error")) {
        finish(exchange, failed(exchange));
      } else {
        answer(exchange, 404, "{\"errorType\":\"InvalidRequestID\"}");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closing: the process notices that its API is gone
    }
  }

  private boolean isAbout(String path, String end) {
    var pending = current;
    return pending != null && path.equals("invocation/" + pending.requestId() + end);
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    var pending = waiting.take();
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json");
    headers.set("Lambda-Runtime-Aws-Request-Id", pending.requestId());
    headers.set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
    headers.set("Lambda-Runtime-Trace-Id", pending.traceId());
    headers.set("Lambda-Runtime-Deadline-Ms", "" + Instant.now().plus(timeout).toEpochMilli());
    pending.take();
    exchange.sendResponseHeaders(200, pending.event().length);
    exchange.getResponseBody().write(pending.event());
  }

  private void response(HttpExchange exchange) throws IOException {
    var payload = exchange.getRequestBody().readNBytes(MAX_PAYLOAD_BYTES + 1);
    if (payload.length > MAX_PAYLOAD_BYTES) {
      end(
          InvocationResult.Failed.of(
              "Function.ResponseSizeTooLarge",
              "Response payload size exceeded maximum allowed payload size (%d bytes)."
                  .formatted(MAX_PAYLOAD_BYTES)));
      answer(exchange, 413, "{\"errorType\":\"RequestEntityTooLarge\"}");
    } else {
      finish(exchange, new InvocationResult.Returned(new String(payload, StandardCharsets.UTF_8)));
    }
  }

  private void finish(HttpExchange exchange, InvocationResult outcome) throws IOException {
    try {
      answer(exchange, 202, "{\"status\":\"OK\"}");
    } finally {
      end(outcome);
    }
  }

  private void end(InvocationResult outcome) {
    var pending = current;
    if (pending != null) {
      pending.end(outcome);
    }
  }

  private static InvocationResult failed(HttpExchange exchange) throws IOException {
    var type = exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type");
    var payload = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return new InvocationResult.Failed(type == null ? "Runtime.UnknownReason" : type, payload);
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    var body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
