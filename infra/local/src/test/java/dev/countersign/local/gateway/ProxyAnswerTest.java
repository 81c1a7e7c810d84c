package dev.countersign.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.countersign.local.LoggedFaults;
import dev.countersign.local.lambda.InvocationResult;
import dev.countersign.local.lambda.RecordingInvoker;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyAnswerTest {
  private final DeployedGateway gateway = new DeployedGateway();

  ProxyAnswerTest() throws IOException {}

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void status_headers_and_body_are_the_function_s() throws Exception {
    gateway.functions.answers(
        """
        {"statusCode": 201, "isBase64Encoded": false, "body": "{\\"caf\u00e9\\":1}",
         "headers": {"Content-Type": "application/problem+json", "X-One": "1", "X-Two": "lost"},
         "multiValueHeaders": {"X-Two": ["a", "b"]}}\
        """);
    var answer = gateway.post("/live/payment-intents", "{}");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"caf\u00e9\":1}");
    assertThat(answer.headers().allValues("Content-Type"))
        .containsExactly("application/problem+json");
    assertThat(answer.headers().allValues("X-One")).containsExactly("1");
    assertThat(answer.headers().allValues("X-Two")).containsExactly("a", "b");
  }

  @Test
  void every_answer_names_its_request_and_its_date() throws Exception {
    var answer = gateway.post("/payment-intents", "{}");
    var context = gateway.functions.lastEvent().getAsJsonObject("requestContext");
    assertThat(answer.headers().firstValue("x-amzn-RequestId"))
        .contains(context.get("requestId").getAsString());
    assertThat(answer.headers().firstValue("x-amz-apigw-id"))
        .contains(context.get("extendedRequestId").getAsString());
    assertThat(answer.headers().firstValue("Date")).isPresent();
  }

  @Test
  void an_answer_without_members_is_an_empty_200_of_json() throws Exception {
    gateway.functions.answers("{}");
    var answer = gateway.get("/orders/o1");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void headers_that_the_gateway_sets_itself_are_renamed() throws Exception {
    gateway.functions.answers(
        "{\"headers\":{\"Date\":\"never\",\"Content-Length\":\"999\",\"Server\":\"x\"},\"body\":\"y\"}");
    var answer = gateway.get("/orders/o1");
    assertThat(answer.body()).isEqualTo("y");
    assertThat(answer.headers().firstValue("x-amzn-Remapped-Date")).contains("never");
    assertThat(answer.headers().firstValue("x-amzn-Remapped-Server")).contains("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "\"text\"",
        "[]",
        "{",
        "{\"statusCode\":\"many\"}",
        "{\"statusCode\":99}",
        "{\"statusCode\":200,\"body\":{}}",
        "{\"statusCode\":200,\"headers\":[]}",
        "{\"statusCode\":200,\"headers\":{\"a\":{}}}",
        "{\"statusCode\":200,\"headers\":{\"a\":\"b\\r\\nc: d\"}}",
        "{\"statusCode\":200,\"multiValueHeaders\":{\"a\":\"b\"}}",
        "{\"errorMessage\":\"x\",\"errorType\":\"y\"}"
      })
  void a_malformed_answer_is_a_502(String payload) throws Exception {
    gateway.functions.answers(payload);
    assertInternal(gateway.get("/orders/o1"));
  }

  @Test
  void a_function_that_fails_or_runs_past_its_own_timeout_is_a_502() throws Exception {
    gateway.functions.does((_, _) -> new InvocationResult.Failed("Runtime.ExitError", "{}"));
    assertInternal(gateway.get("/orders/o1"));
    gateway.functions.does((_, _) -> new InvocationResult.TimedOut());
    assertInternal(gateway.get("/orders/o1"));
  }

  @Test
  void a_throttled_function_is_a_503_and_the_same_may_be_sent_again() throws Exception {
    gateway.functions.does((_, _) -> new InvocationResult.Throttled());
    var answer = gateway.get("/orders/o1");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("urn:countersign:problem:unavailable");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void a_function_that_can_not_be_invoked_is_a_502() throws Exception {
    gateway.functions.does(
        (_, _) -> {
          throw new IllegalStateException("no such function");
        });
    try (var logged = LoggedFaults.of(DeployedApi.class)) {
      assertInternal(gateway.get("/orders/o1"));
      assertThat(logged.all()).singleElement().extracting("message").isEqualTo("no such function");
    }
  }

  @Test
  void a_slow_function_is_a_504_and_goes_on() throws Exception {
    var mayEnd = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    var functions = new RecordingInvoker();
    functions.does(
        (_, _) -> {
          mayEnd.await();
          ended.countDown();
          return new InvocationResult.Returned("{}");
        });
    var options = GatewayOptions.defaults().withIntegrationTimeout(Duration.ofMillis(100));
    try (var impatient = Gateway.start(0, DeployedGateway.TEMPLATE, functions, options);
        var client = java.net.http.HttpClient.newHttpClient()) {
      var request =
          java.net.http.HttpRequest.newBuilder(impatient.address().resolve("/orders/o1")).build();
      var answer = client.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(504);
      assertThat(answer.body()).contains("urn:countersign:problem:unavailable");
      mayEnd.countDown();
      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void base64_is_decoded_for_who_accepts_the_binary_type_and_stays_as_it_is_for_others()
      throws Exception {
    var document = Documents.withFunction("x-amazon-apigateway-binary-media-types", "image/png");
    try (var binary = new DeployedGateway(document)) {
      binary.functions.answers("{\"isBase64Encoded\":true,\"body\":\"aGk=\"}");
      var request = binary.request("/thing").POST(BodyPublishers.noBody());
      assertThat(binary.send(request).body()).isEqualTo("aGk=");
      assertThat(binary.send(request.header("Accept", "image/png, */*")).body()).isEqualTo("hi");
    }
  }

  private static void assertInternal(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
        .contains("InternalServerErrorException");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    var problem = JsonParser.parseString(answer.body()).getAsJsonObject();
    assertThat(problem.get("type").getAsString()).isEqualTo("urn:countersign:problem:internal");
    assertThat(problem.get("requestId").getAsString())
        .isEqualTo(answer.headers().firstValue("x-amzn-RequestId").orElseThrow());
  }
}
