package dev.countersign.dynamodb;

import static dev.countersign.dynamodb.DynamoDbJson.image;
import static dev.countersign.orders.Shop.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.orders.Generated;
import dev.countersign.orders.Order;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DynamoDbOrderImageTest {
  private static final int ORDERS = 500;

  @Test
  void every_order_that_is_written_can_be_read_from_the_stream() {
    var generated = new Generated(70_001);
    for (int i = 0; i < ORDERS; i++) {
      Order order = Shop.knowing(generated.facts(), order().bindTo(new PaymentIntentId("pi_1")));

      assertThat(DynamoDbOrderImage.read(image(DynamoDbOrderItem.of(order))))
          .as("%s", generated)
          .isEqualTo(order);
    }
  }

  @Test
  void attributes_that_others_add_to_a_row_change_nothing() {
    Order order = order();
    JsonObject image = image(DynamoDbOrderItem.of(order));
    image.add(
        "tags",
        JsonParser.parseString(
            """
            {"M": {"set": {"SS": ["a"]}, "bytes": {"B": "AA=="}, "none": {"NULL": true}}}
            """));

    assertThat(DynamoDbOrderImage.read(image)).isEqualTo(order);
  }

  @Test
  void an_order_can_be_read_where_the_stream_leaves_out_what_is_empty() {
    Order order = order();
    String image = image(DynamoDbOrderItem.of(order)).toString();
    String sparse = image.replace("{\"M\":{}}", "{}").replace("{\"L\":[]}", "{}");
    assertThat(sparse).isNotEqualTo(image);

    assertThat(DynamoDbOrderImage.read(JsonParser.parseString(sparse).getAsJsonObject()))
        .isEqualTo(order);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"orderId\": \"one\"}",
        "{\"orderId\": {}}",
        "{\"orderId\": {\"S\": \"one\"}}",
        "{\"orderId\": {\"S\": {}}}",
        "{\"facts\": {\"M\": []}}",
        "{\"lines\": {\"L\": {}}}",
        "{\"livemode\": null}"
      })
  void a_row_that_is_not_an_order_is_an_error(String image) {
    assertThatIllegalStateException()
        .isThrownBy(() -> DynamoDbOrderImage.read(JsonParser.parseString(image).getAsJsonObject()));
  }
}
