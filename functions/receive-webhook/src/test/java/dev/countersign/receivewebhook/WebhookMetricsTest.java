package dev.countersign.receivewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a delivery measures: alarms and the dashboard stand on it. */
class WebhookMetricsTest {
  private final WebhookShop shop = WebhookShop.withAnOrder();

  @Test
  void the_lag_is_the_time_from_the_event_to_its_effect() {
    TestEvent event = shop.succeeded();
    shop.clock.advance(Duration.ofSeconds(90));
    event.deliver();
    assertThat(measured("WebhookLagSeconds")).isEqualTo(90);
    assertThat(unit("WebhookLagSeconds")).isEqualTo("Seconds");
  }

  @Test
  void a_clock_of_ours_that_is_behind_makes_no_negative_lag() {
    TestEvent event = shop.succeeded();
    shop.clock.advance(Duration.ofSeconds(-30));
    event.deliver();
    assertThat(measured("WebhookLagSeconds")).isZero();
  }

  @Test
  void a_payment_that_succeeds_and_one_that_fails_are_counted_and_anything_else_is_not() {
    shop.event("payment_intent.processing").deliver();
    assertThat(shop.log.last().has("PaymentsFailed")).isFalse();
    shop.event("payment_intent.payment_failed").deliver();
    assertThat(measured("PaymentsFailed")).isEqualTo(1);
    shop.succeeded().deliver();
    assertThat(measured("PaymentsSucceeded")).isEqualTo(1);
    assertThat(shop.log.last().has("PaymentsFailed")).isFalse();
  }

  @Test
  void an_event_that_comes_again_is_neither_a_second_payment_nor_late() {
    TestEvent event = shop.succeeded();
    event.deliver();
    shop.clock.advance(Duration.ofMinutes(4));
    assertThat(event.deliver().outcome()).isEqualTo("200 duplicate");
    assertThat(shop.log.last().has("PaymentsSucceeded")).isFalse();
    assertThat(shop.log.last().has("WebhookLagSeconds")).isFalse();
  }

  @Test
  void the_age_of_the_signing_secret_is_counted_from_its_last_put() {
    shop.clock.advance(Duration.ofDays(40).plusHours(23));
    shop.succeeded().deliver();
    assertThat(measured("SigningSecretAgeDays")).isEqualTo(40);
    shop.secrets.put(WebhookShop.SECRET_ID, WebhookShop.SECRET);
    shop.clock.advance(Duration.ofMinutes(6));
    shop.event("payment_intent.processing").deliver();
    assertThat(measured("SigningSecretAgeDays")).isZero();
  }

  private long measured(String metric) {
    return shop.log.last().get(metric).getAsLong();
  }

  private String unit(String metric) {
    return shop
        .log
        .last()
        .getAsJsonObject("_aws")
        .getAsJsonArray("CloudWatchMetrics")
        .get(0)
        .getAsJsonObject()
        .getAsJsonArray("Metrics")
        .asList()
        .stream()
        .map(named -> (JsonObject) named)
        .filter(named -> named.get("Name").getAsString().equals(metric))
        .findFirst()
        .orElseThrow()
        .get("Unit")
        .getAsString();
  }
}
