package dev.countersign.local.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a function and a service, and at a chosen call has the function's process killed:
 * before the service hears of it, or after it has done its work and before the function hears back.
 */
final class KillingProxy implements AutoCloseable {
  private static final Set<String> NOT_FORWARDED =
      Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "expect");

  /** When to kill, relative to the call. */
  enum Moment {
    BEFORE,
    AFTER
  }

  /** A call, as far as it tells one from another. */
  record Call(String method, String path, String target) {}

  private record Trap(Predicate<Call> call, Moment moment, Runnable kill) {}

  private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpServer server;
  private final URI target;

  KillingProxy(URI target) {
    this.target = target;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::forward);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Kills at the next such call, once. */
  void killAt(Predicate<Call> call, Moment moment, Runnable kill) {
    trap.set(new Trap(call, moment, kill));
  }

  boolean hasKilled() {
    return trap.get() == null;
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Call call =
          new Call(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
                  .orElse(""));
      Optional<Trap> sprung = sprung(call);
      if (sprung.isPresent() && sprung.get().moment() == Moment.BEFORE) {
        sprung.get().kill().run();
        return;
      }
      HttpResponse<byte[]> response = send(exchange, body);
      if (sprung.isPresent()) {
        sprung.get().kill().run();
        return;
      }
      response
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      exchange.sendResponseHeaders(response.statusCode(), response.body().length);
      exchange.getResponseBody().write(response.body());
    }
  }

  private Optional<Trap> sprung(Call call) {
    Trap set = trap.get();
    return set != null && set.call().test(call) && trap.compareAndSet(set, null)
        ? Optional.of(set)
        : Optional.empty();
  }

  private HttpResponse<byte[]> send(HttpExchange exchange, byte[] body) throws IOException {
    var request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
  }
}
