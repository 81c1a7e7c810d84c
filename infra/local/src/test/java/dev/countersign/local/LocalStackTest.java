package dev.countersign.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.countersign.testkit.Repository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("looks for processes and threads that are left in this JVM")
class LocalStackTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void the_local_stack_serves_the_template_runs_any_function_and_leaves_nothing_behind()
      throws Exception {
    var progress = new ArrayList<String>();
    var stack = LocalStack.start(StackOptions.defaults().withProgress(progress::add));
    var addresses =
        List.of(
            stack.address(),
            stack.dynamoDb().endpoint(),
            stack.secretsManager().endpoint(),
            stack.eventBridge().endpoint(),
            stack.sqs().endpoint(),
            stack.lambdaAddress(),
            stack.simulatedStripe().orElseThrow().address());
    try (stack;
        var http = HttpClient.newHttpClient()) {
      var created = create(stack, http);
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      assertThat(created.body()).contains("\"amount\":4000");

      var config =
          http.send(
              HttpRequest.newBuilder(URI.create(stack.address() + "/config")).build(),
              BodyHandlers.ofString());
      assertThat(config.body())
          .contains(stack.simulatedStripe().orElseThrow().keys().publishableKey());

      var byName = stack.lambdaAddress() + "/2015-03-31/functions/GetOrderFunction/invocations";
      var invoked =
          http.send(
              HttpRequest.newBuilder(URI.create(byName))
                  .POST(BodyPublishers.ofString("{\"httpMethod\":\"GET\",\"path\":\"/orders/x\"}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(invoked.statusCode()).isEqualTo(200);
      assertThat(invoked.headers().firstValue("X-Amz-Function-Error")).isEmpty();
      assertThat(invoked.body()).contains("\"statusCode\":404");
    }

    assertThat(progress)
        .hasSizeGreaterThanOrEqualTo(8)
        .allMatch(line -> !line.contains("sk_test_"));
    assertThat(ProcessHandle.current().descendants()).isEmpty();
    for (URI address : addresses) {
      assertThatThrownBy(() -> new Socket(LOOPBACK, address.getPort()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_proxy_may_stand_between_the_functions_and_a_service() throws Exception {
    var calls = new AtomicInteger();
    var broken = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    broken.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          byte[] body = "{\"error\":{\"type\":\"api_error\"}}".getBytes(UTF_8);
          exchange.sendResponseHeaders(500, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    broken.start();
    var proxy = URI.create("http://127.0.0.1:" + broken.getAddress().getPort());
    try (var stack =
            LocalStack.start(
                StackOptions.defaults().withoutSchedules().withProxy(Service.STRIPE, _ -> proxy));
        var http = HttpClient.newHttpClient()) {
      var refused = create(stack, http);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(calls).hasPositiveValue();
      assertThat(stack.simulatedStripe().orElseThrow().simulator().calls()).isEmpty();
    } finally {
      broken.stop(0);
    }
  }

  @Test
  void a_port_in_use_is_named_with_the_option_and_nothing_stays_running() throws IOException {
    try (var taken = new ServerSocket(0, 1, LOOPBACK)) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> LocalStack.start(StackOptions.defaults().withPorts(port, 0)))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "Port %d is in use. Stop what uses it, or choose another with -Dport=PORT."
                  .formatted(port));
      assertThatThrownBy(() -> LocalStack.start(StackOptions.defaults().withPorts(0, port)))
          .hasMessageContaining("-Dstripe.port=PORT");
      assertThatThrownBy(() -> LocalStack.start(StackOptions.defaults().withLambdaPort(port)))
          .hasMessageContaining("-Dlambda.port=PORT");
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("dynamodb-local"));
  }

  @Test
  void a_nested_template_that_is_not_there_is_a_plain_message(@TempDir Path folder)
      throws IOException {
    Path template = folder.resolve("template.yaml");
    Files.writeString(
        template,
        Repository.read("template.yaml")
            .replace("Location: target/", "Location: " + Repository.file("target") + "/"));
    assertThatThrownBy(() -> LocalStack.start(StackOptions.defaults().withTemplate(template)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("There is no file")
        .hasMessageContaining("infra/aws/");
  }

  @Test
  void an_origin_that_the_template_refuses_is_a_plain_message() {
    assertThatThrownBy(() -> LocalStack.start(StackOptions.defaults().withAllowedOrigins("*")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("AllowedOrigins must be exact origins");
  }

  private static HttpResponse<String> create(LocalStack stack, HttpClient http)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(stack.address() + "/payment-intents"))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(
                BodyPublishers.ofString(
                    "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee-black-m\",\"quantity\":2}]}"))
            .build(),
        BodyHandlers.ofString());
  }
}
