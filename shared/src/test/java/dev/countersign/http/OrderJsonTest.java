package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.countersign.orders.Order;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Shop;
import org.junit.jupiter.api.Test;

class OrderJsonTest {
  @Test
  void an_order_is_shown_without_anything_personal_or_secret() { // HT06
    Order order =
        Shop.order(Shop.cart(Shop.USD, "mug", 1, "tee", 2)).bindTo(new PaymentIntentId("pi_own"));
    assertThat(OrderJson.of(order))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"orderId":"%s","status":"AWAITING_PAYMENT","amount":5250,"currency":"usd",
                 "lines":[
                   {"productId":"mug","quantity":1,"unitAmount":1250,"amount":1250},
                   {"productId":"tee","quantity":2,"unitAmount":2000,"amount":4000}]}
                """
                    .formatted(order.id())));
  }
}
