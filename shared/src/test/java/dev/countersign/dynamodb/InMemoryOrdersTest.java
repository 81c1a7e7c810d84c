package dev.countersign.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.orders.Order;
import dev.countersign.orders.Orders;
import dev.countersign.orders.ProcessedEvent;
import org.junit.jupiter.api.Test;

class InMemoryOrdersTest extends OrdersContract {
  private final InMemoryOrders orders = new InMemoryOrders();

  @Override
  Orders orders() {
    return orders;
  }

  @Test
  void it_shows_every_order_and_marker() {
    Order placed = inserted();
    ProcessedEvent orphan = orphan(marker(placed));
    orders.keepOrphan(orphan);
    assertThat(orders.all()).containsExactly(placed);
    assertThat(orders.events()).containsExactly(orphan);
  }
}
