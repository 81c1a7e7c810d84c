package dev.countersign.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * The zip that registers the webhook endpoint, over HTTP: Stripe, Secrets Manager, CloudFormation.
 */
class RegisterWebhookSystemTest {
  @Test
  void the_zip_registers_an_endpoint_beside_the_one_made_by_hand_and_removes_it_with_the_stack()
      throws Exception {
    List<JsonObject> answers = new CopyOnWriteArrayList<>();
    var s3 = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    s3.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            answers.add(
                JsonParser.parseString(new String(body, StandardCharsets.UTF_8)).getAsJsonObject());
            exchange.sendResponseHeaders(200, -1);
          }
        });
    s3.start();
    try (var shop = LocalShop.open()) {
      JsonObject waiting = shop.invoke("RegisterWebhookFunction", "{}");

      assertThat(waiting.get("outcome").getAsString()).as(waiting.toString()).isEqualTo("waiting");
      JsonObject endpoint = shop.stripe().webhookEndpoints().getLast();
      assertThat(endpoint.get("url").getAsString()).endsWith("/live/webhooks/stripe");
      assertThat(endpoint.getAsJsonObject("metadata").get("countersign").getAsString())
          .isEqualTo(shop.mark());
      assertThat(stored(shop))
          .startsWith("whsec_") // what was there stays, and proves deliveries
          .contains(" " + endpoint.get("id").getAsString() + " whsec_");

      shop.invoke("RegisterWebhookFunction", deletion(shop.mark(), s3.getAddress().getPort()));

      assertThat(answers).hasSize(1);
      assertThat(answers.getFirst().get("Status").getAsString()).isEqualTo("SUCCESS");
      assertThat(shop.stripe().webhookEndpoints()).doesNotContain(endpoint).hasSize(1);
    } finally {
      s3.stop(0);
    }
  }

  private static String stored(LocalShop shop) {
    String secret = shop.stack().template().resource("StripeWebhookSigningSecret").physicalId();
    return String.valueOf(shop.stack().secretsManager().current(secret).text());
  }

  private static String deletion(String mark, int port) {
    return """
    {"RequestType": "Delete", "ResponseURL": "http://127.0.0.1:%d/answer",
     "StackId": "arn:aws:cloudformation:eu-west-1:000000000000:stack/%s-1", "RequestId": "request", "LogicalResourceId": "WebhookEndpoint", "PhysicalResourceId": "mark"}
    """
        .formatted(port, mark);
  }
}
