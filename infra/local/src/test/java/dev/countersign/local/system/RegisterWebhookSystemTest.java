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
  void the_stack_registers_its_endpoint_as_it_is_created_and_removes_it_as_it_goes()
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
    try (var shop = LocalShop.registered()) {
      assertThat(shop.stripe().webhookEndpoints()).hasSize(1);
      JsonObject endpoint = shop.stripe().webhookEndpoints().getFirst();
      assertThat(endpoint.get("url").getAsString())
          .isEqualTo(shop.stack().webhookAddress().toString());
      assertThat(endpoint.getAsJsonObject("metadata").get("countersign").getAsString())
          .isEqualTo(shop.mark());
      assertThat(stored(shop))
          .isEqualTo(endpoint.get("id").getAsString() + " " + shop.stack().signingSecret());

      shop.invoke("RegisterWebhookFunction", deletion(shop.mark(), s3.getAddress().getPort()));

      assertThat(answers).hasSize(1);
      assertThat(answers.getFirst().get("Status").getAsString()).isEqualTo("SUCCESS");
      assertThat(shop.stripe().webhookEndpoints()).isEmpty();
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
