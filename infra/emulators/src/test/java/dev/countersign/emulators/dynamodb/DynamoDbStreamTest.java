package dev.countersign.emulators.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbStreamTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private final InProcessDynamoDb dynamoDb = new InProcessDynamoDb(() -> NOW);

  @BeforeEach
  void createTables() {
    dynamoDb.createTables(DynamoDbContract.TEMPLATE);
  }

  @Test
  void a_stream_brings_the_images_that_the_template_asks_for() {
    DynamoDbStream both = follow("OrdersTable");
    DynamoDbStream onlyNew = follow("QuestionsTable");

    for (String table : new String[] {"local-OrdersTable", "local-QuestionsTable"}) {
      put(table, "1");
      put(table, "2");
    }

    assertThat(both.peek(10)).hasSize(2);
    assertThat(both.peek(2).getLast())
        .isEqualTo(
            json(
                """
                {"eventName": "MODIFY",
                 "dynamodb": {"Keys": {"orderId": {"S": "o1"}},
                              "ApproximateCreationDateTime": 1793534400, "SequenceNumber": "2",
                              "OldImage": {"orderId": {"S": "o1"}, "n": {"N": "1"}},
                              "NewImage": {"orderId": {"S": "o1"}, "n": {"N": "2"}}}}
                """));
    assertThat(onlyNew.peek(2).getFirst().get("eventName").getAsString()).isEqualTo("INSERT");
    assertThat(onlyNew.peek(2).getLast().getAsJsonObject("dynamodb").keySet())
        .contains("NewImage")
        .doesNotContain("OldImage");
  }

  @Test
  void a_record_comes_again_until_it_is_done() {
    DynamoDbStream stream = follow("OrdersTable");
    put("local-OrdersTable", "1");

    assertThat(stream.peek(1)).isEqualTo(stream.peek(1));
    stream.done(1);
    assertThat(stream.isEmpty()).isTrue();
  }

  private DynamoDbStream follow(String table) {
    var stream = new DynamoDbStream(DynamoDbContract.TEMPLATE.resource(table), () -> NOW);
    dynamoDb.onCommit(stream::committed);
    return stream;
  }

  private void put(String table, String n) {
    dynamoDb.putItem(
        put ->
            put.tableName(table)
                .item(Map.of("orderId", AttributeValue.fromS("o1"), "n", AttributeValue.fromN(n))));
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
