package dev.countersign.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.local.lambda.RecordingInvoker;
import dev.countersign.testkit.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A gateway on a free port over a recording invoker, with a client and a clock of its own. */
final class DeployedGateway implements AutoCloseable {
  static final Template TEMPLATE =
      Template.read(
          Repository.TEMPLATE,
          Map.of(
              "AllowedOrigins",
              "https://shop.example,http://localhost:8080",
              "StripePublishableKey",
              "pk_test_local",
              "StripeApiVersion",
              "2026-07-29.dahlia",
              "CreateRequestsPerClient",
              "10",
              "OrderRequestsPerClient",
              "10"));

  final RecordingInvoker functions = new RecordingInvoker();
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-01T12:00:00Z"));
  private final Gateway gateway;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** The application's own template. */
  DeployedGateway() throws IOException {
    gateway = Gateway.start(0, TEMPLATE, functions, options());
  }

  /** An API of the test's own: {@code /thing}, and what else its document says. */
  DeployedGateway(Map<String, Object> openApi) throws IOException {
    gateway = Gateway.start(0, "api", new Document(openApi), List.of(), functions, options());
  }

  private GatewayOptions options() {
    return GatewayOptions.defaults().withClock(now::get);
  }

  URI address() {
    return gateway.address();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(gateway.address() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Sends these very bytes and reads until the server has closed the connection. */
  String raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.address().getPort())) {
      socket.setSoTimeout(30_000);
      try {
        socket.getOutputStream().write(request.getBytes(UTF_8));
        socket.shutdownOutput();
      } catch (IOException _) {
        // it was refused before all of it was there
      }
      return read(socket.getInputStream());
    }
  }

  private static String read(InputStream in) {
    var answer = new StringBuilder();
    try {
      for (int c = in.read(); c >= 0; c = in.read()) {
        answer.append((char) c);
      }
    } catch (IOException _) {
      // a reset ends an answer as well as a close
    }
    return answer.toString();
  }

  @Override
  public void close() {
    gateway.close();
    client.close();
  }
}
