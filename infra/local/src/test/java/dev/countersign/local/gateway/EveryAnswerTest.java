package dev.countersign.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the application's own API answers without a function: never cached, sniffed or trusted. */
class EveryAnswerTest {
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String EXPOSE_HEADERS = "Access-Control-Expose-Headers";
  private static final String HEADER = "gatewayresponse.header.";

  private DeployedGateway gateway;

  @BeforeEach
  void open() throws Exception {
    gateway = new DeployedGateway();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  /** A storefront's page can tell 404, 413, 429, 502 and 504 from a network that is down. */
  @Test
  void any_page_may_read_whatever_the_gateway_answers_by_itself() { // HT09
    Map<String, Object> responses = gatewayResponses().members();
    assertThat(responses).containsKeys("DEFAULT_4XX", "DEFAULT_5XX"); // which stand for all others
    assertThat(responses.keySet())
        .allSatisfy(
            type ->
                assertThat(gatewayResponses().child(type).child("responseParameters").members())
                    .containsEntry(HEADER + ALLOW_ORIGIN, "method.request.header.Origin")
                    .containsEntry(HEADER + EXPOSE_HEADERS, "'Retry-After'")
                    .containsEntry(HEADER + "Vary", "'Origin'")
                    .containsEntry(HEADER + "Cache-Control", "'no-store'")
                    .containsEntry(HEADER + "X-Content-Type-Options", "'nosniff'")
                    .doesNotContainKey(HEADER + "Access-Control-Allow-Credentials"));
  }

  private static Document gatewayResponses() {
    var api = DeployedGateway.TEMPLATE.resources("AWS::Serverless::Api").getFirst();
    return new Document(api.properties())
        .child("DefinitionBody")
        .child("x-amazon-apigateway-gateway-responses");
  }

  @ParameterizedTest
  @CsvSource({"GET, /nope, 404", "POST, /config, 404"})
  void the_gateway_s_own_answers_allow_no_credentials_and_are_never_cached(
      String method, String path, int status) throws Exception { // HT09
    var answer =
        gateway.send(
            gateway
                .request(path)
                .header("Origin", "https://any.example")
                .method(method, HttpRequest.BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(status);
    isGuarded(answer);
    assertThat(answer.headers().firstValue(ALLOW_ORIGIN)).contains("https://any.example");
    assertThat(answer.headers().firstValue("Vary")).contains("Origin");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void without_an_origin_nothing_is_allowed() throws Exception {
    var answer = gateway.get("/nope");
    isGuarded(answer);
    assertThat(answer.headers().firstValue(ALLOW_ORIGIN)).isEmpty();
  }

  @Test
  void a_crash_or_a_body_that_is_too_large_is_answered_so_too() throws Exception { // HT09
    gateway.functions.answers("?");
    isGuarded(gateway.get("/orders/o1"));
    isGuarded(gateway.post("/payment-intents", "a".repeat(10 * 1024 * 1024 + 1)));
  }

  @Test
  void the_configuration_and_a_preflight_are_neither_cached_nor_sniffed() throws Exception { // HT09
    isGuarded(gateway.get("/config"));
    isGuarded(
        gateway.send(
            gateway
                .request("/payment-intents")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())));
  }

  @Test
  void the_firewall_allows_the_first_origin_to_read_its_429() throws Exception { // HT09
    HttpResponse<String> answer = gateway.post("/payment-intents", "{}");
    for (int i = 0; i < 10; i++) {
      answer = gateway.post("/payment-intents", "{}");
    }
    assertThat(answer.statusCode()).isEqualTo(429);
    isGuarded(answer);
    assertThat(answer.headers().firstValue(ALLOW_ORIGIN)).contains("https://shop.example");
    assertThat(answer.headers().firstValue(EXPOSE_HEADERS)).contains("Retry-After");
  }

  private static void isGuarded(HttpResponse<String> answer) {
    assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("credentials"));
  }
}
