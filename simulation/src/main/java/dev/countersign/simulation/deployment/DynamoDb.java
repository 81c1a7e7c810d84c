package dev.countersign.simulation.deployment;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.dynamodb.DynamoDbCommit;
import dev.countersign.emulators.dynamodb.DynamoDbStream;
import dev.countersign.simulation.engine.Engine;
import dev.countersign.simulation.faults.Faults;
import dev.countersign.testkit.DeployedTemplate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The DynamoDB of a world, with the tables of the template: a simulated one, or AWS's own. */
public sealed interface DynamoDb extends AutoCloseable permits DynamoDbInMemory, DynamoDbLocal {
  /** The two kinds. */
  enum Kind {
    /** Simulated behind the SDK's interface: fast enough for hundreds of thousands of worlds. */
    MEMORY,
    /** DynamoDB Local, and the real SDK with its retries and tokens over HTTP that fails. */
    LOCAL
  }

  /** The template's tables, by the names that the simulation uses for them. */
  List<Template.Resource> TABLES =
      DeployedTemplate.TEMPLATE.resources("AWS::DynamoDB::Table").stream()
          .map(DynamoDb::simulated)
          .toList();

  /**
   * Returns the table with a name that the simulation knows, and without a time to live. The
   * simulated time is in another year than the machine's clock, which DynamoDB Local uses.
   */
  private static Template.Resource simulated(Template.Resource table) {
    Map<String, Object> properties = new TreeMap<>(table.properties());
    properties.remove("TimeToLiveSpecification");
    String name = table.logicalId().substring(0, table.logicalId().lastIndexOf("Table"));
    return new Template.Resource(table.logicalId(), table.type(), name, properties);
  }

  /** Returns the stream of a table. */
  static DynamoDbStream stream(String table, InstantSource clock) {
    return TABLES.stream()
        .filter(resource -> resource.physicalId().equals(table))
        .findFirst()
        .map(resource -> new DynamoDbStream(resource, clock))
        .orElseThrow();
  }

  /**
   * Opens an empty DynamoDB.
   *
   * @param pageSize the limit of items of a query's page in memory; DynamoDB Local has its own
   *     limits
   */
  static DynamoDb open(Kind kind, Engine engine, Faults faults, int pageSize) {
    return switch (kind) {
      case MEMORY -> new DynamoDbInMemory(engine, faults, pageSize);
      case LOCAL -> new DynamoDbLocal();
    };
  }

  /** Returns the client of an execution environment, whose calls may have faults. */
  DynamoDbClient client(Connection connection);

  /** Writes an item, as somebody other than our functions does. */
  void put(String table, Map<String, AttributeValue> item);

  /** Returns every item of a table. */
  Collection<Map<String, AttributeValue>> items(String table);

  /** Calls the listener for every commit, right after it. */
  void onCommit(Consumer<DynamoDbCommit> listener);

  @Override
  void close();
}
