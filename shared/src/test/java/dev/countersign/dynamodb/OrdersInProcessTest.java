package dev.countersign.dynamodb;

import dev.countersign.orders.Orders;
import dev.countersign.testkit.TestTables;

class OrdersInProcessTest extends OrdersContract {
  private final TestTables tables = new TestTables();

  @Override
  Orders orders() {
    return new DynamoDbOrders(
        tables.dynamoDb(), DynamoDbOrders.TableNames.of(tables.environment()));
  }
}
