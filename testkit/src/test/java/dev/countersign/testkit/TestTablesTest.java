package dev.countersign.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.emulators.dynamodb.DynamoDbStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class TestTablesTest {
  private final TestTables tables = new TestTables();

  @Test
  void a_table_is_empty_and_shows_every_row_that_is_put() {
    assertThat(tables.rows("QuestionsTable")).isEmpty();
    put("second");
    put("first");
    assertThat(tables.texts("QuestionsTable", "orderId")).containsExactly("first", "second");
  }

  @Test
  void a_stream_brings_every_write_of_its_table() {
    DynamoDbStream stream = tables.stream("QuestionsTable", new TestClock());
    put("first");
    put("first");
    tables.put("PricesTable", TestTables.price("tee", "usd", 2000, true));
    assertThat(stream.peek(9))
        .extracting(change -> change.get("eventName").getAsString())
        .containsExactly("INSERT", "MODIFY");
  }

  @Test
  void a_function_finds_its_table_by_its_environment() {
    assertThat(tables.environment())
        .containsEntry("ORDERS_TABLE", tables.name("OrdersTable"))
        .containsEntry("PRICES_TABLE", tables.name("PricesTable"));
  }

  private void put(String order) {
    tables.put("QuestionsTable", Map.of("orderId", AttributeValue.fromS(order)));
  }
}
