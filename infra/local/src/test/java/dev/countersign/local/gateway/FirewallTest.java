package dev.countersign.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirewallTest {
  private static final int LIMIT = 10; // as DeployedGateway sets the template's parameter
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private final DeployedGateway gateway = new DeployedGateway();

  FirewallTest() throws IOException {}

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void creating_above_the_rate_is_answered_429_and_reaches_no_function() throws Exception {
    for (int i = 0; i < LIMIT; i++) {
      assertThat(gateway.post("/live/payment-intents", "{}").statusCode()).isEqualTo(200);
    }
    var answer = gateway.post("/payment-intents", "{}");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("60");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    var problem = JsonParser.parseString(answer.body()).getAsJsonObject();
    assertThat(problem.get("type").getAsString())
        .isEqualTo("urn:countersign:problem:too-many-requests");
    assertThat(gateway.functions.calls()).isEqualTo(LIMIT);
    assertThat(gateway.get("/orders/o1").statusCode()).as("another path").isEqualTo(200);
    gateway.now.updateAndGet(now -> now.plusSeconds(60));
    assertThat(gateway.post("/payment-intents", "{}").statusCode()).as("later").isEqualTo(200);
  }

  @Test
  void each_address_has_its_own_rate() {
    var limit = new RateLimit(1, Duration.ofSeconds(60));
    assertThat(limit.exceeds("192.0.2.1", NOW)).isFalse();
    assertThat(limit.exceeds("192.0.2.1", NOW)).isTrue();
    assertThat(limit.exceeds("192.0.2.2", NOW)).isFalse();
  }

  @Test
  void the_window_slides_and_counts_what_was_blocked() {
    var limit = new RateLimit(2, Duration.ofSeconds(60));
    assertThat(limit.exceeds("a", NOW)).isFalse();
    assertThat(limit.exceeds("a", NOW.plusSeconds(30))).isFalse();
    assertThat(limit.exceeds("a", NOW.plusSeconds(59))).isTrue();
    assertThat(limit.exceeds("a", NOW.plusSeconds(60))).as("two of 30..60").isTrue();
    assertThat(limit.exceeds("a", NOW.plusSeconds(200))).isFalse();
    assertThat(limit.exceeds("a", NOW.minusSeconds(500))).as("a clock set back").isFalse();
  }

  @Test
  void many_addresses_take_bounded_memory() {
    var limit = new RateLimit(1, Duration.ofSeconds(60));
    for (int i = 0; i < 20_000; i++) {
      limit.exceeds("address " + i, NOW);
    }
    assertThat(limit.addresses()).isEqualTo(10_000);
  }

  @Test
  void statements_combine() {
    var rule =
        Statement.of(
            new Document(
                Map.of(
                    "AndStatement",
                    Map.of(
                        "Statements",
                        List.of(
                            Map.of(
                                "NotStatement",
                                Map.of("Statement", match("Method", "EXACTLY", "GET", "NONE"))),
                            Map.of(
                                "OrStatement",
                                Map.of(
                                    "Statements",
                                    List.of(
                                        match("UriPath", "STARTS_WITH", "/live/a", "LOWERCASE"),
                                        match("UriPath", "CONTAINS", "x y", "URL_DECODE")))))))));
    assertThat(rule.test(request("POST", "/live/Apple"))).isTrue();
    assertThat(rule.test(request("POST", "/live/_x%20y_"))).isTrue();
    assertThat(rule.test(request("POST", "/live/other"))).isFalse();
    assertThat(rule.test(request("GET", "/live/apple"))).isFalse();
  }

  @Test
  void a_statement_that_is_not_understood_is_refused_at_the_start() {
    assertThatThrownBy(() -> Statement.of(new Document(Map.of("GeoMatchStatement", Map.of()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("GeoMatchStatement");
  }

  @Test
  void a_block_without_an_answer_of_its_own_is_the_gateway_s_403() {
    var webAcl =
        Map.<String, Object>of(
            "Rules",
            List.of(
                Map.of(
                    "Priority",
                    0L,
                    "Action",
                    Map.of("Block", Map.of()),
                    "Statement",
                    match("Method", "EXACTLY", "GET", "NONE"))));
    var firewall = Firewall.of(List.of(new Document(webAcl)));
    assertThat(firewall.check(request("GET", "/live/x")))
        .hasValueSatisfying(block -> assertThat(block.custom()).isEmpty());
    assertThat(firewall.check(request("POST", "/live/x"))).isEmpty();
  }

  private static Map<String, Object> match(
      String field, String constraint, String wanted, String transformation) {
    return Map.of(
        "ByteMatchStatement",
        Map.of(
            "FieldToMatch",
            Map.of(field, Map.of()),
            "PositionalConstraint",
            constraint,
            "SearchString",
            wanted,
            "TextTransformations",
            List.of(Map.of("Priority", 0L, "Type", transformation))));
  }

  private static Request request(String method, String path) {
    return new Request(
        "id",
        "id",
        NOW,
        method,
        path,
        path,
        "",
        new Headers(),
        "192.0.2.1",
        "HTTP/1.1",
        new byte[0]);
  }
}
