package dev.countersign.emulators.dynamodb;

import dev.countersign.emulators.cloudformation.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;

/** The requests that create an {@code AWS::DynamoDB::Table} of a template. */
record TableDefinition(CreateTableRequest table, @Nullable UpdateTimeToLiveRequest timeToLive) {

  static TableDefinition of(Template.Resource resource) {
    var properties = resource.properties();
    var table =
        CreateTableRequest.builder()
            .tableName(resource.physicalId())
            .keySchema(keys(properties))
            .attributeDefinitions(
                maps(properties, "AttributeDefinitions").stream()
                    .map(
                        attribute ->
                            AttributeDefinition.builder()
                                .attributeName(text(attribute, "AttributeName"))
                                .attributeType(text(attribute, "AttributeType"))
                                .build())
                    .toList());
    if ("PAY_PER_REQUEST".equals(properties.get("BillingMode"))) {
      table.billingMode(BillingMode.PAY_PER_REQUEST);
    } else {
      table
          .billingMode(BillingMode.PROVISIONED)
          .provisionedThroughput(throughput(map(properties, "ProvisionedThroughput")));
    }
    var globalIndexes = maps(properties, "GlobalSecondaryIndexes");
    if (!globalIndexes.isEmpty()) {
      table.globalSecondaryIndexes(
          globalIndexes.stream().map(TableDefinition::globalIndex).toList());
    }
    var localIndexes = maps(properties, "LocalSecondaryIndexes");
    if (!localIndexes.isEmpty()) {
      table.localSecondaryIndexes(
          localIndexes.stream()
              .map(
                  index ->
                      LocalSecondaryIndex.builder()
                          .indexName(text(index, "IndexName"))
                          .keySchema(keys(index))
                          .projection(projection(index))
                          .build())
              .toList());
    }
    if (properties.containsKey("StreamSpecification")) {
      table.streamSpecification(
          StreamSpecification.builder()
              .streamEnabled(true)
              .streamViewType(text(map(properties, "StreamSpecification"), "StreamViewType"))
              .build());
    }
    return new TableDefinition(table.build(), timeToLive(resource));
  }

  private static @Nullable UpdateTimeToLiveRequest timeToLive(Template.Resource resource) {
    if (!resource.properties().containsKey("TimeToLiveSpecification")) {
      return null;
    }
    var specification = map(resource.properties(), "TimeToLiveSpecification");
    return UpdateTimeToLiveRequest.builder()
        .tableName(resource.physicalId())
        .timeToLiveSpecification(
            TimeToLiveSpecification.builder()
                .attributeName(text(specification, "AttributeName"))
                .enabled(Boolean.TRUE.equals(specification.get("Enabled")))
                .build())
        .build();
  }

  private static GlobalSecondaryIndex globalIndex(Map<?, ?> index) {
    var builder =
        GlobalSecondaryIndex.builder()
            .indexName(text(index, "IndexName"))
            .keySchema(keys(index))
            .projection(projection(index));
    if (index.containsKey("ProvisionedThroughput")) {
      builder.provisionedThroughput(throughput(map(index, "ProvisionedThroughput")));
    }
    return builder.build();
  }

  private static Projection projection(Map<?, ?> index) {
    var projection = map(index, "Projection");
    var builder = Projection.builder().projectionType(text(projection, "ProjectionType"));
    if (projection.get("NonKeyAttributes") instanceof List<?> names) {
      builder.nonKeyAttributes(names.stream().map(String::valueOf).toList());
    }
    return builder.build();
  }

  private static ProvisionedThroughput throughput(Map<?, ?> throughput) {
    return ProvisionedThroughput.builder()
        .readCapacityUnits(Long.valueOf(text(throughput, "ReadCapacityUnits")))
        .writeCapacityUnits(Long.valueOf(text(throughput, "WriteCapacityUnits")))
        .build();
  }

  private static List<KeySchemaElement> keys(Map<?, ?> owner) {
    return maps(owner, "KeySchema").stream()
        .map(
            key ->
                KeySchemaElement.builder()
                    .attributeName(text(key, "AttributeName"))
                    .keyType(text(key, "KeyType"))
                    .build())
        .toList();
  }

  private static String text(Map<?, ?> map, String key) {
    return String.valueOf(Objects.requireNonNull(map.get(key), key + " is missing"));
  }

  private static Map<?, ?> map(Map<?, ?> map, String key) {
    if (map.get(key) instanceof Map<?, ?> value) {
      return value;
    }
    throw new IllegalArgumentException(key + " is missing");
  }

  private static List<Map<?, ?>> maps(Map<?, ?> map, String key) {
    var maps = new ArrayList<Map<?, ?>>();
    if (map.get(key) instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Map<?, ?> one) {
          maps.add(one);
        }
      }
    }
    return maps;
  }
}
