package dev.countersign.dynamodb;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.testkit.TestTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class OrdersInProcessTest extends OrdersContract {
  private final TestTables tables = new TestTables();
  private final List<Duration> pauses = new ArrayList<>();

  @Override
  DynamoDbOrders orders() {
    return new DynamoDbOrders(
        tables.dynamoDb(),
        DynamoDbOrders.TableNames.of(tables.environment()),
        (least, _) -> pauses.add(least));
  }

  @Test
  void rows_that_dynamodb_leaves_unread_are_read_again_each_time_after_a_pause() { // DD01
    Map<OrderId, Order> placed = placedAndReadOneAtATime(5);

    assertThat(orders().glance(placed.keySet())).isEqualTo(placed);
    assertThat(pauses).hasSize(4);
  }

  @Test
  void rows_that_dynamodb_leaves_unread_too_often_make_the_orders_unavailable() { // DD02
    Map<OrderId, Order> placed = placedAndReadOneAtATime(6);

    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> orders().glance(placed.keySet()))
        .isNotInstanceOf(NeedsAPerson.class);
    assertThat(pauses).hasSize(4);
  }

  /** Orders of which DynamoDB reads another one in each round, and no more. */
  private Map<OrderId, Order> placedAndReadOneAtATime(int count) {
    List<Order> placed = Stream.generate(this::inserted).limit(count).toList();
    tables
        .dynamoDb()
        .leaveUnprocessed(
            key ->
                !key.containsValue(AttributeValue.fromS(placed.get(pauses.size()).id().value())));
    return placed.stream().collect(toMap(Order::id, identity()));
  }
}
