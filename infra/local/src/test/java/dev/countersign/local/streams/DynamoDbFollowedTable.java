package dev.countersign.local.streams;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.dynamodb.LocalDynamoDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A DynamoDB with a table of orders and a template whose function follows its stream. */
final class DynamoDbFollowedTable implements AutoCloseable {
  private static final String TABLE = "local-OrdersTable";

  private final Path folder;
  private final LocalDynamoDb dynamoDb;
  private final DynamoDbClient client;

  DynamoDbFollowedTable(Path folder) throws IOException {
    this.folder = folder;
    dynamoDb = LocalDynamoDb.start(0);
    dynamoDb.createTables(template(""));
    client =
        DynamoDbClient.builder()
            .endpointOverride(dynamoDb.endpoint())
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  LocalDynamoDb dynamoDb() {
    return dynamoDb;
  }

  /** A template whose one event starts at TRIM_HORIZON, and has these properties besides. */
  Template following(String properties) throws IOException {
    return template(
        """
              Events:
                OrderChanges:
                  Type: DynamoDB
                  Properties:
                    Stream: !GetAtt OrdersTable.StreamArn
                    StartingPosition: TRIM_HORIZON
        """
            + properties.indent(12));
  }

  /** A template whose function has these events. */
  Template template(String events) throws IOException {
    Path file = folder.resolve("template.yaml");
    Files.writeString(
        file,
        """
        Resources:
          OrdersTable:
            Type: AWS::DynamoDB::Table
            Properties:
              BillingMode: PAY_PER_REQUEST
              AttributeDefinitions: [{AttributeName: orderId, AttributeType: S}]
              KeySchema: [{AttributeName: orderId, KeyType: HASH}]
              StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}
          QuestionsTable:
            Type: AWS::DynamoDB::Table
            Properties:
              BillingMode: PAY_PER_REQUEST
              AttributeDefinitions: [{AttributeName: orderId, AttributeType: S}]
              KeySchema: [{AttributeName: orderId, KeyType: HASH}]
              StreamSpecification: {StreamViewType: NEW_IMAGE}
          PricesTable:
            Type: AWS::DynamoDB::Table
            Properties:
              BillingMode: PAY_PER_REQUEST
              AttributeDefinitions: [{AttributeName: productId, AttributeType: S}]
              KeySchema: [{AttributeName: productId, KeyType: HASH}]
          Publish:
            Type: AWS::Serverless::Function
            Properties:
              MemorySize: 256
        """
            + events);
    return Template.read(file, Map.of());
  }

  void put(String order, String status) {
    client.putItem(
        put ->
            put.tableName(TABLE)
                .item(
                    Map.of(
                        "orderId", AttributeValue.fromS(order),
                        "status", AttributeValue.fromS(status),
                        "amount", AttributeValue.fromN("4000"))));
  }

  /** Puts the order into the other table that can be followed. */
  void ask(String order) {
    client.putItem(
        put ->
            put.tableName("local-QuestionsTable")
                .item(Map.of("orderId", AttributeValue.fromS(order))));
  }

  void delete(String order) {
    client.deleteItem(
        delete -> delete.tableName(TABLE).key(Map.of("orderId", AttributeValue.fromS(order))));
  }

  @Override
  public void close() {
    client.close();
    dynamoDb.close();
  }
}
