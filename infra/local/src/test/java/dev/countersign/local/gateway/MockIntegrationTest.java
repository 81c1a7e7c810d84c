package dev.countersign.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mocks of the real openapi.yaml, and what it leaves unused of them. */
class MockIntegrationTest {
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  private final DeployedGateway gateway = new DeployedGateway();

  MockIntegrationTest() throws IOException {}

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void config_tells_the_publishable_key_and_the_api_version_and_nothing_else() throws Exception {
    var answer = gateway.get("/config");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body().strip())
        .isEqualTo("{\"publishableKey\":\"pk_test_local\",\"apiVersion\":\"2026-07-29.dahlia\"}");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.headers().firstValue("Vary")).contains("Origin");
    assertThat(answer.headers().firstValue(ALLOW_ORIGIN)).isEmpty();
    assertThat(gateway.functions.calls()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://shop.example", "http://localhost:8080"})
  void an_allowed_origin_may_read_the_config(String origin) throws Exception {
    var answer = gateway.send(gateway.request("/live/config").header("Origin", origin));
    assertThat(answer.headers().allValues(ALLOW_ORIGIN)).containsExactly(origin);
  }

  @Test
  void an_allowed_origin_gets_its_preflight() throws Exception {
    var answer = gateway.send(preflight("https://shop.example"));
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue(ALLOW_ORIGIN)).contains("https://shop.example");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).contains("POST");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
        .contains("Content-Type,Idempotency-Key,x-aws-waf-token");
    assertThat(answer.headers().firstValue("Access-Control-Max-Age")).contains("600");
    assertThat(answer.headers().firstValue("Vary")).contains("Origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "https://shop.example.evil.example",
        "shop.example",
        "https://shop.example,http://localhost:8080",
        ",",
        "null"
      })
  void another_origin_gets_no_permission(String origin) throws Exception {
    var answer = gateway.send(preflight(origin));
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
    assertThat(answer.headers().firstValue("Vary")).contains("Origin");
  }

  @Test
  void a_media_type_without_a_template_is_a_415() throws Exception {
    var answer = gateway.send(gateway.request("/config").header("Content-Type", "text/plain"));
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).contains("urn:countersign:problem:unsupported-media-type");
    var json = gateway.request("/config").header("Content-Type", "application/json; charset=utf-8");
    assertThat(gateway.send(json).statusCode()).isEqualTo(200);
  }

  @Test
  void a_template_reads_the_request_and_overrides_the_answer() throws Exception {
    var template =
        """
        #set($context.responseOverride.status = 418)
        #set($context.responseOverride.header.Content-Type = "text/plain")
        $input.params("q") $input.params("absent")| $input.body $context.httpMethod\
        """;
    try (var mock = new DeployedGateway(mock("{\"statusCode\": 200}", "default", template))) {
      var answer = mock.post("/thing?q=a%20b", "the body");
      assertThat(answer.statusCode()).isEqualTo(418);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
      assertThat(answer.body().strip()).isEqualTo("a b | the body POST");
    }
  }

  @Test
  void a_template_can_not_reach_into_the_machine() throws Exception {
    var template = "$input.getClass().forName(\"java.lang.Runtime\")";
    try (var mock = new DeployedGateway(mock("{\"statusCode\": 200}", "default", template))) {
      assertThat(mock.post("/thing", "").body()).isEqualTo(template);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not json", "[]", "{}", "{\"statusCode\": 500}"})
  void a_request_template_that_selects_no_response_is_a_configuration_error(String request)
      throws Exception {
    try (var mock = new DeployedGateway(mock(request, "2\\d\\d", "x"))) {
      var answer = mock.post("/thing", "");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).isEqualTo("{\"message\":\"Internal server error\"}");
    }
  }

  private HttpRequest.Builder preflight(String origin) {
    return gateway
        .request("/live/payment-intents")
        .method("OPTIONS", BodyPublishers.noBody())
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "content-type,idempotency-key");
  }

  private static Map<String, Object> mock(String request, String selection, String response) {
    return Documents.ofOperation(
        Map.of(
            "type",
            "mock",
            "requestTemplates",
            Map.of("application/json", request),
            "responses",
            Map.of(
                selection,
                Map.of(
                    "statusCode",
                    "200",
                    "responseTemplates",
                    Map.of("application/json", response)))));
  }
}
