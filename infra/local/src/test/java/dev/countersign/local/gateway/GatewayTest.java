package dev.countersign.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.local.lambda.InvocationResult;
import dev.countersign.local.lambda.RecordingInvoker;
import dev.countersign.testkit.Concurrently;
import java.io.IOException;
import java.net.BindException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
  private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

  private final DeployedGateway gateway = new DeployedGateway();

  GatewayTest() throws IOException {}

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /payment-intents",
    "GET, /live/payment-intents",
    "POST, /payment-intents//",
    "POST, //payment-intents/",
    "POST, /payment-intents/.",
    "POST, /live/live/payment-intents",
    "DELETE, /orders/o1",
    "GET, /orders/",
    "GET, /orders//",
    "GET, /orders/o1/lines",
    "GET, /nope",
    "GET, /",
    "GET, /live",
    "GET, /lively/config",
    "PURGE, /config",
    "get, /config"
  })
  void another_path_or_method_is_no_route(String method, String path) throws Exception {
    var answer = gateway.send(gateway.request(path).method(method, BodyPublishers.noBody()));
    assertProblem(answer, 404, "route-not-found");
    assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
        .contains("MissingAuthenticationTokenException");
    assertThat(gateway.functions.calls()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /payment-intents/, /payment-intents",
    "POST, /live/payment-intents/, /payment-intents",
    "POST, /webhooks/stripe/, /webhooks/stripe",
    "GET, /orders/o1/, /orders/{orderId}"
  })
  void a_slash_at_the_end_makes_no_other_route(String method, String path, String resource)
      throws Exception {
    var answer = gateway.send(gateway.request(path).method(method, BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(gateway.functions.lastEvent().get("resource").getAsString()).isEqualTo(resource);
    assertThat(gateway.functions.lastEvent().get("path").getAsString())
        .as("as it was asked for")
        .isEqualTo(path.replace("/live/", "/"));
  }

  @Test
  void head_is_no_route_either_and_has_no_body() throws Exception {
    var answer = gateway.send(gateway.request("/config").HEAD());
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void a_body_of_ten_megabytes_passes_and_one_byte_more_does_not() throws Exception {
    assertThat(gateway.post("/webhooks/stripe", "x".repeat(TEN_MEGABYTES)).statusCode())
        .isEqualTo(200);
    var answer = gateway.post("/webhooks/stripe", "x".repeat(TEN_MEGABYTES + 1));
    assertProblem(answer, 413, "payload-too-large");
    assertThat(gateway.functions.calls()).isEqualTo(1);
  }

  @Test
  void a_chunked_body_counts_as_well() throws Exception {
    var body = new java.io.ByteArrayInputStream(new byte[TEN_MEGABYTES + 1]);
    var answer =
        gateway.send(
            gateway.request("/webhooks/stripe").POST(BodyPublishers.ofInputStream(() -> body)));
    assertProblem(answer, 413, "payload-too-large");
  }

  @Test
  void an_unknown_route_or_a_malformed_answer_of_a_function_gets_api_gateway_s_own_answer()
      throws Exception {
    try (var plain = new DeployedGateway(Documents.withFunction())) {
      var unknown = plain.get("/nope");
      assertThat(unknown.statusCode()).isEqualTo(403);
      assertThat(unknown.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
      assertThat(unknown.headers().firstValue("Content-Type")).contains("application/json");
      plain.functions.answers("?");
      var malformed = plain.post("/thing", "");
      assertThat(malformed.statusCode()).isEqualTo(502);
      assertThat(malformed.body()).isEqualTo("{\"message\":\"Internal server error\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /webhooks/stripe HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf",
        "POST /webhooks/stripe HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nx",
        "POST /webhooks/stripe HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /webhooks/stripe HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /webhooks/stripe HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n",
        "GET /config HTTP/1.1\r\nHo",
        "GET //evil/config HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET //[ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /%zz?%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET http:x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /config HTTP/1.1\r\nno colon\r\n\r\n",
        "nonsense\r\n\r\n",
        "\r\n\r\n",
        ""
      })
  void an_odd_request_does_no_harm(String request) throws Exception {
    var answer = gateway.raw(request);
    assertThat(answer).doesNotStartWith("HTTP/1.1 2").doesNotStartWith("HTTP/1.1 5");
    assertThat(gateway.functions.calls()).isZero();
    assertThat(gateway.get("/config").statusCode()).isEqualTo(200);
  }

  /** As by API Gateway, and not a page of whatever serves here. */
  @ParameterizedTest
  @CsvSource({
    "GET //x HTTP/1.1, 404",
    "GET /% HTTP/1.1, 400",
    "GET /%zz?%zz HTTP/1.1, 400",
    "GET /a|b HTTP/1.1, 404",
    "GET /orders/a|b/c HTTP/1.1, 404",
    "GET /%00 HTTP/1.1, 400",
    "GET /a\\b HTTP/1.1, 404",
    "GET /config;x=1 HTTP/1.1, 404",
    "GET /../config HTTP/1.1, 400",
    "nonsense, 400",
    "GET /config HTTP/9, 400"
  })
  void an_odd_path_or_line_gets_the_api_s_problem(String line, int status) throws Exception {
    var answer = gateway.raw(line + "\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer).contains("application/problem+json", "urn:countersign:problem:");
    assertThat(answer).doesNotContainIgnoringCase("<html", "jetty");
    assertThat(gateway.functions.calls()).isZero();
  }

  @Test
  void an_over_long_header_or_request_line_does_no_harm() throws Exception {
    var long400k = "x".repeat(400_000);
    gateway.raw("GET /config HTTP/1.1\r\nHost: a\r\nX-Long: " + long400k + "\r\n\r\n");
    gateway.raw("GET /" + long400k + " HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(gateway.get("/config").statusCode()).isEqualTo(200);
  }

  /** Each waits for the others, so none is answered unless all of them are being served. */
  @Test
  void five_hundred_requests_are_served_at_once() throws Exception {
    var all = new CountDownLatch(500);
    gateway.functions.does(
        (_, _) -> {
          all.countDown();
          all.await();
          return new InvocationResult.Returned("{\"statusCode\":200,\"body\":\"{}\"}");
        });
    assertThat(Concurrently.atOnce(500, () -> gateway.post("/webhooks/stripe", "{}").statusCode()))
        .containsOnly(200);
  }

  @Test
  void a_port_in_use_is_said_so() {
    var port = gateway.address().getPort();
    var functions = new RecordingInvoker();
    assertThatThrownBy(
            () ->
                Gateway.start(port, DeployedGateway.TEMPLATE, functions, GatewayOptions.defaults()))
        .isInstanceOf(BindException.class);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String name) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body())
        .contains("\"urn:countersign:problem:" + name + "\"")
        .contains(answer.headers().firstValue("x-amzn-RequestId").orElseThrow());
  }
}
