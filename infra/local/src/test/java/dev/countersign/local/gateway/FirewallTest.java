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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirewallTest {
  private static final int LIMIT = 10; // as DeployedGateway sets the template's parameters
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /payment-intents/",
        "POST /live/payment-intents/",
        "POST /payment-intents//",
        "POST //payment-intents/",
        "POST /live//payment-intents",
        "POST /payment-intents/.",
        "POST /./payment-intents",
        "POST /payment-intents/x/..",
        "POST /%70ayment-intents",
        "POST /payment%2Dintents",
        "POST /payment%2dintents%2f",
        "POST /%2570ayment-intents",
        "POST /Payment-Intents",
        "POST /payment-intents;v=1",
        "POST /payment-intents%3Fa=b",
        "POST /payment-intents?a=/webhooks/stripe",
        "POST /a/base/path/payment-intents",
        "post /payment-intents",
        // what looks like the path that is spared, read in one of the ways a server may read it
        "POST /webhooks/stripe/../../payment-intents",
        "POST /webhooks/stripe/..%2f..%2fpayment-intents",
        "POST /webhooks/stripe%2f..%2f..%2fpayment-intents",
        "POST /payment-intents/x%2f..%2f..%2fwebhooks%2fstripe%2fy/..",
        "POST /payment-intents%3F/webhooks/stripe",
        "POST /payment-intents%23/webhooks/stripe",
        "POST /payment-intents;/webhooks/stripe",
        "POST /payment-intents/%2e%2e/webhooks/stripe",
        "POST /webhooks/%73tripe",
        "POST /webhooks/Stripe"
      })
  void no_spelling_of_a_post_escapes_the_limit_of_creating(String request) throws Exception {
    for (int i = 0; i < LIMIT; i++) {
      assertThat(status(request)).as("below the limit").isNotEqualTo(429);
    }
    assertThat(status(request)).isEqualTo(429);
    assertThat(status("POST /payment-intents")).as("counted together").isEqualTo(429);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /webhooks/stripe",
        "POST /webhooks/stripe/",
        "POST /live/webhooks/stripe",
        "POST /live/webhooks/stripe/",
        "POST /webhooks/stripe?a=b",
        "POST //webhooks/stripe",
        "POST /live//webhooks/stripe",
        "POST /a_base/path-2.0/webhooks/stripe"
      })
  void stripe_s_deliveries_are_never_limited_and_use_up_no_limit(String delivery) throws Exception {
    for (int i = 0; i < 3 * LIMIT; i++) {
      assertThat(status(delivery)).isNotEqualTo(429);
    }
    for (int i = 0; i < LIMIT; i++) {
      assertThat(status("POST /payment-intents")).isEqualTo(200);
    }
    assertThat(status("POST /payment-intents")).isEqualTo(429);
    assertThat(status(delivery)).as("from an address that is over the limit").isNotEqualTo(429);
  }

  @Test
  void asking_for_orders_above_the_rate_is_answered_429_for_five_minutes() throws Exception {
    for (int i = 0; i < LIMIT; i++) {
      assertThat(gateway.get("/orders/o" + i).statusCode()).isEqualTo(200);
    }
    var answer = gateway.get("/orders/another");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(JsonParser.parseString(answer.body()).getAsJsonObject().get("type").getAsString())
        .isEqualTo("urn:countersign:problem:too-many-requests");
    assertThat(gateway.functions.calls()).isEqualTo(LIMIT);
    assertThat(gateway.get("/config").statusCode()).as("another path").isEqualTo(200);
    assertThat(status("POST /payment-intents")).as("a limit of its own").isEqualTo(200);
    gateway.now.updateAndGet(now -> now.plusSeconds(60));
    assertThat(gateway.get("/orders/o1").statusCode()).as("a minute later").isEqualTo(429);
    gateway.now.updateAndGet(now -> now.plusSeconds(300));
    assertThat(gateway.get("/orders/o1").statusCode()).as("later").isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /orders/o1/",
        "GET /live/orders/o1",
        "GET //orders/o1",
        "GET /orders//o1",
        "GET /./orders/./o1",
        "GET /x/../orders/o1",
        "GET /orders/..%2fconfig",
        "GET /orders/%2e%2e%2f",
        "GET /orders/%2e%2e/config",
        "GET /orders/config",
        "GET /%6frders/o1",
        "GET /orders%2fo1",
        "GET /a/base/path/orders/o1",
        "get /orders/o1"
      })
  void no_spelling_of_an_order_escapes_the_limit_of_asking(String request) throws Exception {
    for (int i = 0; i < LIMIT; i++) {
      assertThat(status(request)).as("below the limit").isNotEqualTo(429);
    }
    assertThat(status(request)).isEqualTo(429);
    assertThat(status("GET /orders/o1")).as("counted together").isEqualTo(429);
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
  void a_regular_expression_is_looked_for_anywhere() {
    var rule =
        Statement.of(
            new Document(
                Map.of(
                    "RegexMatchStatement",
                    Map.of(
                        "FieldToMatch",
                        Map.of("UriPath", Map.of()),
                        "RegexString",
                        "[ab]+/$",
                        "TextTransformations",
                        List.of(Map.of("Priority", 0L, "Type", "NONE"))))));
    assertThat(rule.test(request("GET", "/live/xab/"))).isTrue();
    assertThat(rule.test(request("GET", "/live/ab/x"))).isFalse();
  }

  @Test
  void transformations_go_by_their_priority() {
    var rule =
        Statement.of(
            new Document(
                Map.of(
                    "ByteMatchStatement",
                    Map.of(
                        "FieldToMatch",
                        Map.of("UriPath", Map.of()),
                        "PositionalConstraint",
                        "ENDS_WITH",
                        "SearchString",
                        "/a",
                        "TextTransformations",
                        List.of(
                            Map.of("Priority", 1L, "Type", "LOWERCASE"),
                            Map.of("Priority", 0L, "Type", "URL_DECODE"))))));
    assertThat(rule.test(request("GET", "/live/%41"))).isTrue();
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

  /** The status of the answer to these very words, which no client has made tidy. */
  private int status(String methodAndPath) throws IOException {
    var answer =
        gateway.raw(
            methodAndPath
                + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    return Integer.parseInt(answer.split(" ", 3)[1]);
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
