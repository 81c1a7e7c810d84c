package dev.countersign.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.countersign.emulators.network.UnreliablePeer;
import dev.countersign.emulators.network.UnreliablePeer.Behaviour;
import dev.countersign.faults.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

class SharedHttpClientTest { // D12
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Http http = SharedHttpClient.ofThisProcess();
  private HttpServer server;
  private UnreliablePeer peer;

  @BeforeEach
  void start() throws IOException {
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("X-Asked", exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    peer = UnreliablePeer.before(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() throws IOException {
    peer.close();
    server.stop(0);
  }

  @Test
  void a_request_arrives_as_it_was_given_and_its_whole_answer_comes_back() throws IOException {
    Http.Response answer = http.exchange(request("/a?b[c]=d", "body"), LONG);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("x-asked", "/a?b%5Bc%5D=d");
    assertThat(answer.body()).asString().isEqualTo("body");
    assertThat(http.exchange(request("/", ""), LONG).body()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HONEST")
  void whatever_the_peer_does_the_caller_knows_in_time_and_the_next_request_is_answered(
      Behaviour behaviour) throws IOException {
    peer.behave(behaviour);
    Instant start = Instant.now();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> http.exchange(request("/", "body"), SHORT));
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(2));
    peer.behave(Behaviour.HONEST);
    assertThat(http.exchange(request("/", "body"), LONG).status()).isEqualTo(200);
  }

  @Test
  void the_invocations_deadline_is_kept_where_it_comes_before() {
    peer.behave(Behaviour.DRIPPING);
    Instant start = Instant.now();
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(
            () ->
                Deadline.in(SHORT, InstantSource.system())
                    .during(() -> http.exchange(request("/", "body"), LONG)));
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void a_client_that_hangs_and_cant_be_aborted_holds_nobody_up() {
    var stuck = new SharedHttpClient(new StuckClient());
    Instant start = Instant.now();
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> stuck.exchange(request("/", ""), SHORT));
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(2));
  }

  private Http.Request request(String path, String body) {
    return new Http.Request(
        body.isEmpty() ? "GET" : "POST",
        URI.create(peer.address() + path),
        Map.of("Content-Type", "text/plain"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** Deaf to interruption, too. */
  private static final class StuckClient implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          awaitForEver();
          throw new AssertionError("for ever is over");
        }

        @Override
        public void abort() {
          awaitForEver();
        }
      };
    }

    private static void awaitForEver() {
      var never = new CountDownLatch(1);
      while (never.getCount() > 0) {
        try {
          never.await();
        } catch (InterruptedException _) {
          // it does not listen
        }
      }
    }

    @Override
    public void close() {}
  }
}
