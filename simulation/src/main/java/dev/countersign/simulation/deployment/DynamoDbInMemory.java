package dev.countersign.simulation.deployment;

import dev.countersign.emulators.dynamodb.DynamoDbCommit;
import dev.countersign.emulators.dynamodb.InProcessDynamoDb;
import dev.countersign.simulation.engine.Chance;
import dev.countersign.simulation.engine.Engine;
import dev.countersign.simulation.faults.Faults;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Simulated tables. Reads of indexes are late, and so are reads of rows unless they are consistent.
 */
final class DynamoDbInMemory implements DynamoDb {
  private static final Duration LATEST_INDEX = Duration.ofSeconds(3);

  /** "Usually within one second or less" (DynamoDB FAQs, on eventually consistent reads). */
  private static final Duration LATEST_ROW = Duration.ofSeconds(1);

  private final InProcessDynamoDb tables;

  DynamoDbInMemory(Engine engine, Faults faults, int pageSize) {
    tables = new InProcessDynamoDb(engine);
    TABLES.forEach(tables::createTable);
    tables.strain(() -> lagOfIndex(engine, faults), () -> lagOfRow(engine.chance()), pageSize);
  }

  private static Duration lagOfIndex(Engine engine, Faults faults) {
    return faults.isActive() ? upTo(LATEST_INDEX, engine.chance()) : Duration.ZERO;
  }

  /** Returns the lag: one replica of three does not have the last write yet. This is no fault. */
  private static Duration lagOfRow(Chance chance) {
    return chance.nextInt(3) == 0 ? upTo(LATEST_ROW, chance) : Duration.ZERO;
  }

  private static Duration upTo(Duration longest, Chance chance) {
    return Duration.ofMillis(chance.between(0, (int) longest.toMillis()));
  }

  @Override
  public DynamoDbClient client(Connection connection) {
    return new DynamoDbConnection(connection, tables);
  }

  @Override
  public void put(String table, Map<String, AttributeValue> item) {
    var _ = tables.putItem(put -> put.tableName(table).item(item));
  }

  @Override
  public Collection<Map<String, AttributeValue>> items(String table) {
    return tables.items(table);
  }

  @Override
  public void onCommit(Consumer<DynamoDbCommit> listener) {
    tables.onCommit(listener);
  }

  @Override
  public void close() {
    // It holds nothing to close.
  }
}
