package dev.countersign.emulators.stripe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StripeSimulatorServerTest {
  private static final String INTENTS = "/v1/payment_intents";
  private static final RetrySchedule AT_ONCE =
      new RetrySchedule(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofDays(1));

  private final AccountKeys keys = AccountKeys.random(new SplittableRandom(1));
  private final StripeSimulator stripe =
      new StripeSimulator(
          keys,
          InstantSource.system(),
          new SplittableRandom(2),
          AT_ONCE,
          StripeSimulator.API_VERSION);
  private final HttpClient client = HttpClient.newHttpClient();
  private StripeSimulatorServer server;

  @BeforeEach
  void start() throws IOException {
    server = StripeSimulatorServer.start(stripe, 0);
  }

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  @Test
  void a_call_over_http_is_answered_with_stripes_headers() throws Exception {
    HttpResponse<String> answer = post("key-1");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"client_secret\"");
    assertThat(answer.headers().firstValue("Request-Id")).isPresent();
    assertThat(answer.headers().firstValue("Date")).isPresent();
    assertThat(post("key-1").headers().firstValue("Idempotent-Replayed")).contains("true");
  }

  @Test
  @DisplayName("LS02: over HTTP, while the first is running it is 409 idempotency_key_in_use")
  void over_http_a_key_is_in_use_while_its_call_is_running() throws Exception {
    var arrived = new CountDownLatch(1);
    var released = new CountDownLatch(1);
    server.whileInFlight(
        _ -> {
          if (arrived.getCount() == 1) {
            arrived.countDown();
            awaitQuietly(released);
          }
        });
    var first = client.sendAsync(create("key-1"), BodyHandlers.ofString());
    assertThat(arrived.await(20, SECONDS)).isTrue();
    HttpResponse<String> second = post("key-1");
    released.countDown();
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).contains("idempotency_key_in_use");
    assertThat(first.get(20, SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void a_lost_answer_is_a_closed_connection() throws Exception {
    stripe.fail(_ -> true, StripeFault.lostAnswer());
    assertThatThrownBy(() -> post("key-1")).isInstanceOf(IOException.class);
    assertThat(post("key-1").statusCode()).isEqualTo(200);
  }

  @Test
  void a_page_from_anywhere_may_call() throws Exception {
    var preflight =
        HttpRequest.newBuilder(uri(INTENTS))
            .header("Access-Control-Request-Headers", "authorization")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .build();
    var answer = client.send(preflight, BodyHandlers.ofString()).headers();
    assertThat(answer.firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(answer.firstValue("Access-Control-Allow-Headers")).contains("authorization");
    assertThat(post("key-1").headers().firstValue("Access-Control-Allow-Origin")).contains("*");
  }

  @Test
  void a_port_in_use_is_a_bind_exception() {
    assertThatThrownBy(() -> StripeSimulatorServer.start(stripe, server.address().getPort()))
        .isInstanceOf(BindException.class);
  }

  @Test
  void a_closed_server_frees_its_port() throws Exception {
    int port = server.address().getPort();
    server.close();
    server = StripeSimulatorServer.start(stripe, port);
    assertThat(post("key-1").statusCode()).isEqualTo(200);
  }

  @Test
  void a_delivery_is_posted_again_until_the_shop_takes_it() throws Exception {
    var attempts = new LinkedBlockingQueue<List<Object>>();
    server.onDelivery((type, _, attempt, status) -> attempts.add(List.of(type, attempt, status)));
    try (var endpoint = new WebhookEndpoint(500, 302, 200)) {
      stripe.subscribe(endpoint.hook());
      post("key-1");
      assertThat(attempts.poll(20, SECONDS)).isEqualTo(List.of("payment_intent.created", 1, 500));
      assertThat(attempts.poll(20, SECONDS)).isEqualTo(List.of("payment_intent.created", 2, 302));
      assertThat(attempts.poll(20, SECONDS)).isEqualTo(List.of("payment_intent.created", 3, 200));
      assertThat(stripe.nextDue()).isEmpty();
      assertThat(endpoint.heard).allMatch(line -> line.startsWith("Stripe/1.0 true"));
    }
  }

  @Test
  void a_shop_that_does_not_answer_is_status_0() throws Exception {
    var statuses = new LinkedBlockingQueue<Integer>();
    URI nobody;
    try (var endpoint = new WebhookEndpoint()) {
      nobody = endpoint.hook();
    }
    server.onDelivery((_, _, _, status) -> statuses.add(status));
    stripe.subscribe(nobody);
    post("key-1");
    assertThat(statuses.poll(20, SECONDS)).isZero();
    assertThat(statuses.poll(20, SECONDS)).isZero();
  }

  private HttpResponse<String> post(String key) throws IOException, InterruptedException {
    return client.send(create(key), BodyHandlers.ofString());
  }

  private HttpRequest create(String key) {
    return HttpRequest.newBuilder(uri(INTENTS))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", "Bearer " + keys.secretKey())
        .header("Idempotency-Key", key)
        .POST(HttpRequest.BodyPublishers.ofString(Account.ORDER))
        .build();
  }

  private URI uri(String path) {
    return URI.create(server.address() + path);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers deliveries with the statuses it is given, one after the other. */
  private final class WebhookEndpoint implements AutoCloseable {
    final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Integer> statuses;
    private final HttpServer http;

    WebhookEndpoint(Integer... statuses) throws IOException {
      this.statuses = new LinkedBlockingQueue<>(List.of(statuses));
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext(
          "/",
          exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var headers = exchange.getRequestHeaders();
            String signature = headers.getFirst("Stripe-Signature");
            heard.add(
                headers.getFirst("User-Agent").split(" ", 2)[0]
                    + " "
                    + signature.equals(signedLike(signature, body)));
            exchange.sendResponseHeaders(this.statuses.remove(), -1);
            exchange.close();
          });
      http.start();
    }

    URI hook() {
      return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/hook");
    }

    @Override
    public void close() {
      http.stop(0);
    }

    private String signedLike(String signature, byte[] body) {
      long time = Long.parseLong(signature.substring(2, signature.indexOf(',')));
      return WebhookSigner.header(
          Instant.ofEpochSecond(time), body, keys.webhookSecrets().getFirst());
    }
  }
}
