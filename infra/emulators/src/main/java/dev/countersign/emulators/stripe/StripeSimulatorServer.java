package dev.countersign.emulators.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The simulated Stripe over HTTP, only on loopback, with its deliveries. It prints nothing. The
 * {@code Date} header has the machine's time and not the time of the simulator's clock, because the
 * JDK's server sets it last and this cannot be changed. Therefore give the simulator the system's
 * clock if it is used over HTTP.
 */
public final class StripeSimulatorServer implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final StripeSimulator simulator;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final DeliveryLoop deliveries;
  private volatile Consumer<StripeCall> whileInFlight = _ -> {};

  private StripeSimulatorServer(StripeSimulator simulator, HttpServer http) {
    this.simulator = simulator;
    this.http = http;
    this.deliveries = new DeliveryLoop(simulator);
  }

  /**
   * Serves until closed.
   *
   * @param port 0 for any free one
   * @throws java.net.BindException if the port is in use
   */
  public static StripeSimulatorServer start(StripeSimulator simulator, int port)
      throws IOException {
    var address = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
    var server = new StripeSimulatorServer(simulator, HttpServer.create(address, 0));
    server.http.setExecutor(server.threads);
    server.http.createContext("/", server::serve);
    server.http.start();
    server.deliveries.start();
    return server;
  }

  /** Returns its address, without a slash at the end. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** Calls the listener for every delivery attempt that has ended. */
  public void onDelivery(DeliveryListener listener) {
    deliveries.onDelivery(listener);
  }

  /**
   * Runs the action after a call is accepted and before it is answered, so that tests can hold a
   * call in flight.
   */
  public void whileInFlight(Consumer<StripeCall> action) {
    whileInFlight = action;
  }

  /**
   * Stops listening and delivering, and ends every thread. Deliveries in progress count as failed.
   */
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    deliveries.close();
    threads.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      allowBrowsers(exchange);
      if (exchange.getRequestMethod().equals("OPTIONS")) {
        answerPreflight(exchange);
        return;
      }
      StripeCall call = call(exchange);
      InFlight inFlight = simulator.begin(call);
      try {
        whileInFlight.accept(call);
      } finally {
        answer(exchange, inFlight);
      }
    }
  }

  /**
   * Answers a call. For a dropped connection it closes the connection before it writes a status
   * line.
   */
  private static void answer(HttpExchange exchange, InFlight inFlight) throws IOException {
    try {
      send(exchange, inFlight.finish());
    } catch (ConnectionDropped _) {
      exchange.close();
    }
  }

  private static StripeCall call(HttpExchange exchange) throws IOException {
    var headers = new TreeMap<String, String>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    URI uri = exchange.getRequestURI(); // without a host, which a proxy's client may have sent
    String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    return new StripeCall(exchange.getRequestMethod(), path, headers, body);
  }

  private static void send(HttpExchange exchange, StripeAnswer answer) throws IOException {
    byte[] body = answer.body().getBytes(UTF_8);
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  /** Allows browsers as api.stripe.com does, so that a checkout page can confirm a payment. */
  private static void allowBrowsers(HttpExchange exchange) {
    Map<String, List<String>> headers = exchange.getResponseHeaders();
    headers.put("Access-Control-Allow-Origin", List.of("*"));
    headers.put("Access-Control-Allow-Methods", List.of("GET, HEAD, PUT, PATCH, POST, DELETE"));
    headers.put(
        "Access-Control-Expose-Headers",
        List.of("Request-Id, Stripe-Manage-Version, Stripe-Should-Retry"));
    headers.put("Access-Control-Max-Age", List.of("300"));
  }

  private static void answerPreflight(HttpExchange exchange) throws IOException {
    String wanted = exchange.getRequestHeaders().getFirst("Access-Control-Request-Headers");
    if (wanted != null) {
      exchange.getResponseHeaders().set("Access-Control-Allow-Headers", wanted);
    }
    exchange.sendResponseHeaders(200, -1);
  }
}
