package dev.countersign.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.local.system.LocalShop.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpEdgeSystemTest {
  private static final String ORIGIN = "http://localhost:3000";
  private static final int CREATES_PER_MINUTE = 10;

  private LocalShop shop;

  @BeforeAll
  void openShop() throws IOException {
    shop =
        LocalShop.open(
            options ->
                options
                    .withConcurrency(1) // each process costs seconds
                    .withAllowedOrigins(ORIGIN)
                    .withCreateRequestsPerClient(CREATES_PER_MINUTE));
  }

  @AfterAll
  void closeShop() {
    shop.close();
  }

  @Test
  @DisplayName("HT03: an unknown route or method is a problem like every other")
  void an_unknown_route_is_answered_route_not_found() {
    for (var request :
        new HttpRequest.Builder[] {
          shop.request("/payment-intents").GET(),
          shop.request("/orders/" + "0".repeat(52)).DELETE(),
          shop.request("/nope").GET()
        }) {
      Answer answer = shop.send(request);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("Content-Type")).contains("application/problem+json");
      assertThat(answer.member("type")).isEqualTo("urn:countersign:problem:route-not-found");
    }
  }

  @Test
  @DisplayName("HT06: an order that is not there, or no order id, is order-not-found")
  void an_unknown_order_is_not_found() {
    for (String id : new String[] {"0".repeat(52), "nonsense", "%2e%2e%2f"}) {
      Answer answer = shop.order(id);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.member("type")).isEqualTo("urn:countersign:problem:order-not-found");
    }
  }

  @Test
  @DisplayName("HT07: the configuration is the publishable key and the API version, nothing else")
  void the_configuration_holds_just_what_a_page_needs() {
    Answer answer = shop.send(shop.request("/config").header("Origin", ORIGIN).GET());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().keySet()).containsExactlyInAnyOrder("publishableKey", "apiVersion");
    assertThat(answer.member("publishableKey")).startsWith("pk_test_");
    assertThat(answer.header("Access-Control-Allow-Origin")).contains(ORIGIN);
  }

  @Test
  void a_page_of_another_origin_may_not_read_an_answer() {
    for (var request :
        new HttpRequest.Builder[] {
          shop.request("/config").GET(), shop.request("/orders/" + "0".repeat(52)).GET()
        }) {
      Answer answer = shop.send(request.header("Origin", "https://evil.example"));
      assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void a_preflight_allows_the_storefront_and_nobody_else() {
    Answer own = preflight(ORIGIN);
    assertThat(own.status()).isEqualTo(204);
    assertThat(own.header("Access-Control-Allow-Origin")).contains(ORIGIN);
    assertThat(own.header("Access-Control-Allow-Headers").orElseThrow())
        .contains("Idempotency-Key");
    assertThat(preflight("https://evil.example").header("Access-Control-Allow-Origin")).isEmpty();
  }

  private Answer preflight(String origin) {
    return shop.send(
        shop.request("/payment-intents")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  @Test
  @DisplayName(
      "HT08: more creates than the configured rate are answered 429, and nothing is written")
  void a_client_above_the_rate_is_asked_to_wait() {
    int before = shop.rows("OrdersTable").size();
    int served = 0;
    for (int i = 0; i < CREATES_PER_MINUTE; i++) {
      served += shop.create(UUID.randomUUID().toString(), LocalShop.CART).status() == 201 ? 1 : 0;
    }
    Answer last = shop.create(UUID.randomUUID().toString(), LocalShop.CART);
    assertThat(served).isEqualTo(CREATES_PER_MINUTE);
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.header("Retry-After")).isPresent();
    assertThat(last.member("type")).isEqualTo("urn:countersign:problem:too-many-requests");
    assertThat(shop.rows("OrdersTable")).hasSize(before + served);
  }

  @Test
  void a_signed_webhook_body_that_is_no_event_is_never_a_fault() {
    for (byte[] body :
        new byte[][] {
          {}, {0}, {(byte) 0xff, (byte) 0xfe}, "{\"a\":".getBytes(StandardCharsets.UTF_8)
        }) {
      Answer answer = shop.deliverSigned(body);
      assertThat(answer.status()).isEqualTo(400);
      // API Gateway hands a body over as text: what is not UTF-8 is no longer what was signed.
      assertThat(answer.member("type"))
          .isIn(
              "urn:countersign:problem:invalid-event", "urn:countersign:problem:invalid-signature");
    }
  }
}
