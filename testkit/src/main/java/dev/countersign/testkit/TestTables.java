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

/** The template's tables in a DynamoDB of one test's own, inside this process and empty. */
public final class TestTables {
  private final InProcessDynamoDb dynamoDb = new InProcessDynamoDb();

  public TestTables() {
    dynamoDb.createTables(DeployedTemplate.TEMPLATE);
  }

  /** What an adapter speaks to. */
  public InProcessDynamoDb dynamoDb() {
    return dynamoDb;
  }

  /** The name of the table that the template calls so. */
  public String name(String logicalId) {
    return DeployedTemplate.TEMPLATE.resource(logicalId).physicalId();
  }

  /** What the template tells its functions, such as {@code ORDERS_TABLE}. */
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

  /** A row of the Prices table, as the shop writes it. */
  public static Map<String, AttributeValue> price(
      String product, String currency, long unitAmount, boolean active) {
    return Map.of(
        "productId", AttributeValue.fromS(product),
        "currency", AttributeValue.fromS(currency),
        "unitAmount", AttributeValue.fromN(Long.toString(unitAmount)),
        "active", AttributeValue.fromBool(active));
  }

  /** Somebody who is no function of ours writes a row. */
  public void put(String logicalId, Map<String, AttributeValue> row) {
    var _ = dynamoDb.putItem(put -> put.tableName(name(logicalId)).item(row));
  }

  /**
   * What Lambda brings to whoever follows the table that the template calls so.
   *
   * @param clock says when a change happened
   */
  public DynamoDbStream stream(String logicalId, InstantSource clock) {
    var stream = new DynamoDbStream(DeployedTemplate.TEMPLATE.resource(logicalId), clock);
    dynamoDb.onCommit(stream::committed);
    return stream;
  }

  /** Every row of the table that the template calls so, in the order of the keys. */
  public Collection<Map<String, AttributeValue>> rows(String logicalId) {
    return dynamoDb.items(name(logicalId));
  }

  /** What those rows have in an attribute that is a text, in the order of the keys. */
  public List<String> texts(String logicalId, String attribute) {
    return rows(logicalId).stream()
        .map(row -> requireNonNull(row.get(attribute), attribute).s())
        .toList();
  }
}
