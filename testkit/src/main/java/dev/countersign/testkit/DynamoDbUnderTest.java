package dev.countersign.testkit;

import static java.util.Objects.requireNonNull;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.dynamodb.LocalDynamoDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;

/**
 * The template's tables in the DynamoDB of {@link AwsUnderTest}: AWS's own emulator inside this
 * process, or another one, in tables of this run's own that are removed when the process ends.
 */
public final class DynamoDbUnderTest {
  private static final String TABLE = "AWS::DynamoDB::Table";
  private static final DynamoDbUnderTest SHARED =
      AwsUnderTest.endpoint().map(DynamoDbUnderTest::elsewhere).orElseGet(DynamoDbUnderTest::here);

  private final URI endpoint;
  private final Template template;

  private DynamoDbUnderTest(URI endpoint, Template template) {
    this.endpoint = endpoint;
    this.template = template;
  }

  /**
   * One for all tests of this process, which run side by side: they use ids of their own, and only
   * one class lists a whole table.
   */
  public static DynamoDbUnderTest shared() {
    return SHARED;
  }

  public URI endpoint() {
    return endpoint;
  }

  /** The name of the table that the template calls so. */
  public String table(String logicalId) {
    return template.resource(logicalId).physicalId();
  }

  private static DynamoDbUnderTest here() {
    try {
      Template template = DeployedTemplate.ofStack("local");
      LocalDynamoDb here = LocalDynamoDb.start(0);
      here.createTables(template);
      return new DynamoDbUnderTest(here.endpoint(), template);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DynamoDbUnderTest elsewhere(URI endpoint) {
    Template template = DeployedTemplate.ofStack("test-" + UUID.randomUUID());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(endpoint, template)));
    try (DynamoDbClient client = AwsUnderTest.client(endpoint, DynamoDbClient.builder())) {
      template.resources(TABLE).forEach(table -> create(client, table));
    }
    return new DynamoDbUnderTest(endpoint, template);
  }

  private static void remove(URI endpoint, Template template) {
    try (DynamoDbClient client = AwsUnderTest.client(endpoint, DynamoDbClient.builder())) {
      template
          .resources(TABLE)
          .forEach(table -> client.deleteTable(delete -> delete.tableName(table.physicalId())));
    }
  }

  private static void create(DynamoDbClient client, Template.Resource table) {
    client.createTable(
        create ->
            create
                .tableName(table.physicalId())
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    entries(table, "AttributeDefinitions")
                        .map(
                            entry ->
                                AttributeDefinition.builder()
                                    .attributeName(text(entry, "AttributeName"))
                                    .attributeType(text(entry, "AttributeType"))
                                    .build())
                        .toList())
                .keySchema(keySchema(table.properties()))
                .globalSecondaryIndexes(indexes(table)));
    try (var waiter = client.waiter()) {
      waiter.waitUntilTableExists(describe -> describe.tableName(table.physicalId()));
    }
  }

  /** Null if it has none, for DynamoDB takes no empty list. */
  private static @Nullable List<GlobalSecondaryIndex> indexes(Template.Resource table) {
    List<GlobalSecondaryIndex> indexes =
        entries(table, "GlobalSecondaryIndexes")
            .map(
                entry ->
                    GlobalSecondaryIndex.builder()
                        .indexName(text(entry, "IndexName"))
                        .keySchema(keySchema(entry))
                        .projection(
                            Projection.builder()
                                .projectionType(
                                    text(
                                        requireNonNull((Map<?, ?>) entry.get("Projection")),
                                        "ProjectionType"))
                                .build())
                        .build())
            .toList();
    return indexes.isEmpty() ? null : indexes;
  }

  private static List<KeySchemaElement> keySchema(Map<?, ?> owner) {
    return entries(owner, "KeySchema")
        .map(
            entry ->
                KeySchemaElement.builder()
                    .attributeName(text(entry, "AttributeName"))
                    .keyType(text(entry, "KeyType"))
                    .build())
        .toList();
  }

  private static Stream<Map<?, ?>> entries(Template.Resource table, String property) {
    return entries(table.properties(), property);
  }

  private static Stream<Map<?, ?>> entries(Map<?, ?> owner, String property) {
    List<?> entries = owner.containsKey(property) ? (List<?>) owner.get(property) : List.of();
    return entries.stream().map(entry -> (Map<?, ?>) entry);
  }

  private static String text(Map<?, ?> entry, String name) {
    return String.valueOf(entry.get(name));
  }
}
