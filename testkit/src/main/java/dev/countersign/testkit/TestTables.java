package dev.countersign.testkit;

import static java.util.Objects.requireNonNull;

import dev.countersign.emulators.dynamodb.DynamoDbStream;
import dev.countersign.emulators.dynamodb.InProcessDynamoDb;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The template's tables in an in-process DynamoDB. Each test has its own, and they start empty. */
public final class TestTables {
  private final InProcessDynamoDb dynamoDb = new InProcessDynamoDb();

  public TestTables() {
    dynamoDb.createTables(DeployedTemplate.TEMPLATE);
  }

  /** Returns the database that an adapter uses. */
  public InProcessDynamoDb dynamoDb() {
    return dynamoDb;
  }

  /** Returns the name of the table with that logical id in the template. */
  public String name(String logicalId) {
    return DeployedTemplate.TEMPLATE.resource(logicalId).physicalId();
  }

  /**
   * Returns the environment that the template gives its functions, such as {@code ORDERS_TABLE}.
   */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    DeployedTemplate.TEMPLATE
        .resources("AWS::Serverless::Function")
        .forEach(
            function ->
                ((Map<?, ?>) child(child(function.properties(), "Environment"), "Variables"))
                    .forEach((name, value) -> environment.put("" + name, "" + value)));
    return environment;
  }

  private static Map<?, ?> child(Map<?, ?> parent, String name) {
    return (Map<?, ?>) requireNonNull(parent.get(name), name);
  }

  /** Returns a row of the Prices table, as the shop writes it. */
  public static Map<String, AttributeValue> price(
      String product, String currency, long unitAmount, boolean active) {
    return Map.of(
        "productId", AttributeValue.fromS(product),
        "currency", AttributeValue.fromS(currency),
        "unitAmount", AttributeValue.fromN(Long.toString(unitAmount)),
        "active", AttributeValue.fromBool(active));
  }

  /** Writes a row, as somebody other than our functions does. */
  public void put(String logicalId, Map<String, AttributeValue> row) {
    var _ = dynamoDb.putItem(put -> put.tableName(name(logicalId)).item(row));
  }

  /**
   * Returns the stream of the table with that logical id, as Lambda delivers it.
   *
   * @param clock gives the time of a change
   */
  public DynamoDbStream stream(String logicalId, InstantSource clock) {
    var stream = new DynamoDbStream(DeployedTemplate.TEMPLATE.resource(logicalId), clock);
    dynamoDb.onCommit(stream::committed);
    return stream;
  }

  /** Returns every row of the table with that logical id, in the order of the keys. */
  public Collection<Map<String, AttributeValue>> rows(String logicalId) {
    return dynamoDb.items(name(logicalId));
  }

  /** Returns a text attribute of those rows, in the order of the keys. */
  public List<String> texts(String logicalId, String attribute) {
    return rows(logicalId).stream()
        .map(row -> requireNonNull(row.get(attribute), attribute).s())
        .toList();
  }
}
