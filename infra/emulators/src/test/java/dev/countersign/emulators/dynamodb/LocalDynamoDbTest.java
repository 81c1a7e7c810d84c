package dev.countersign.emulators.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.emulators.cloudformation.Template;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The contract over HTTP, by AWS's own DynamoDB Local, and how it is set up here. */
class LocalDynamoDbTest extends DynamoDbContract {
  private static LocalDynamoDb dynamoDb;
  private static DynamoDbClient client;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException {
    dynamoDb = LocalDynamoDb.start(0);
    dynamoDb.createTables(TEMPLATE);
    client = clientOf(dynamoDb);
  }

  @AfterAll
  static void stop() {
    client.close();
    dynamoDb.close();
  }

  @Override
  DynamoDbClient client() {
    return client;
  }

  @Test
  void the_templates_tables_exist_with_their_keys_stream_and_time_to_live() {
    assertThat(client.listTables().tableNames())
        .hasSameSizeAs(TEMPLATE.resources("AWS::DynamoDB::Table"))
        .contains(
            "local-PricesTable",
            "local-OrdersTable",
            "local-PaymentIntentsTable",
            "local-ProcessedEventsTable");
    var orders = client.describeTable(r -> r.tableName("local-OrdersTable")).table();
    assertThat(orders.keySchema())
        .singleElement()
        .matches(k -> k.attributeName().equals("orderId"));
    assertThat(orders.streamSpecification().streamViewType())
        .isEqualTo(StreamViewType.NEW_AND_OLD_IMAGES);
    var timeToLive =
        client
            .describeTimeToLive(r -> r.tableName("local-ProcessedEventsTable"))
            .timeToLiveDescription();
    assertThat(timeToLive.timeToLiveStatus()).isEqualTo(TimeToLiveStatus.ENABLED);
    assertThat(timeToLive.attributeName()).isEqualTo("expiresAt");
  }

  @Test
  void a_streams_shard_is_closed_and_followed_by_another_as_after_four_hours() throws IOException {
    try (var own = LocalDynamoDb.start(0);
        var ownClient = clientOf(own);
        var streams = streamsOf(own)) {
      own.createTables(TEMPLATE);
      ownClient.putItem(r -> r.tableName("local-OrdersTable").item(item("orderId", "1", "n", "1")));
      own.rollOverStreams();
      ownClient.putItem(r -> r.tableName("local-OrdersTable").item(item("orderId", "2", "n", "2")));

      var stream = ownClient.describeTable(r -> r.tableName("local-OrdersTable")).table();
      var shards =
          streams.describeStream(r -> r.streamArn(stream.latestStreamArn())).streamDescription();
      assertThat(shards.shards()).hasSize(2);
      Shard closed = shards.shards().getFirst();
      Shard open = shards.shards().getLast();
      assertThat(open.parentShardId()).isEqualTo(closed.shardId());
      assertThat(closed.sequenceNumberRange().endingSequenceNumber()).isNotNull();
      assertThat(open.sequenceNumberRange().endingSequenceNumber()).isNull();
    }
  }

  @Test
  void a_table_gets_its_secondary_indexes() throws IOException {
    Path file = folder.resolve("indexed.yaml");
    Files.writeString(
        file,
        """
        Resources:
          Indexed:
            Type: AWS::DynamoDB::Table
            Properties:
              BillingMode: PAY_PER_REQUEST
              AttributeDefinitions:
                - {AttributeName: id, AttributeType: S}
                - {AttributeName: at, AttributeType: N}
              KeySchema: [{AttributeName: id, KeyType: HASH}]
              GlobalSecondaryIndexes:
                - IndexName: byTime
                  KeySchema: [{AttributeName: at, KeyType: HASH}]
                  Projection: {ProjectionType: KEYS_ONLY}
        """);
    try (var own = LocalDynamoDb.start(0);
        var ownClient = clientOf(own)) {
      own.createTables(Template.read(file, Map.of()));

      var table = ownClient.describeTable(r -> r.tableName("local-Indexed")).table();
      assertThat(table.globalSecondaryIndexes())
          .singleElement()
          .matches(index -> index.indexName().equals("byTime"));
    }
  }

  @Test
  void the_embedded_view_and_the_clients_see_the_same_rows() {
    var order = item("orderId", "inside", "n", "1");
    client.putItem(r -> r.tableName("local-OrdersTable").item(order));
    var event = item("eventId", "inside", "n", "1");
    dynamoDb.inside().putItem(r -> r.tableName("local-ProcessedEventsTable").item(event));

    var inside = dynamoDb.inside().scan(r -> r.tableName("local-OrdersTable")).items();
    assertThat(inside).contains(order);
    Map<String, AttributeValue> key = Map.of("eventId", AttributeValue.fromS("inside"));
    assertThat(client.getItem(r -> r.tableName("local-ProcessedEventsTable").key(key)).item())
        .isEqualTo(event);
  }

  @Test
  void several_run_at_once_and_share_nothing() throws IOException {
    try (var one = LocalDynamoDb.start(0);
        var two = LocalDynamoDb.start(0);
        var clientOfOne = clientOf(one);
        var clientOfTwo = clientOf(two)) {
      one.createTables(TEMPLATE);

      assertThat(clientOfOne.listTables().tableNames()).contains("local-OrdersTable");
      assertThat(clientOfTwo.listTables().tableNames()).isEmpty();
    }
  }

  @Test
  void dynamodb_local_listens_on_loopback_only() throws IOException {
    int port = dynamoDb.endpoint().getPort();
    new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port).close();
    var others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.getHostAddress().equals("127.0.0.1"))
            .toList();
    for (InetAddress address : others) {
      assertThatThrownBy(() -> new Socket(address, port)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_port_in_use_is_said_at_once() {
    assertThatThrownBy(() -> LocalDynamoDb.start(dynamoDb.endpoint().getPort()))
        .isInstanceOf(BindException.class);
  }

  @Test
  void closing_leaves_no_port_and_no_file() throws IOException {
    List<Path> before = temporaryFiles();
    var own = LocalDynamoDb.start(0);
    int port = own.endpoint().getPort();
    own.createTables(TEMPLATE);
    var during = Thread.getAllStackTraces().keySet();

    own.close();

    assertThatThrownBy(() -> new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port))
        .isInstanceOf(ConnectException.class);
    assertThat(during).anyMatch(thread -> thread.getName().startsWith("dynamodb-local"));
    assertThat(temporaryFiles()).isEqualTo(before);
  }

  private static List<Path> temporaryFiles() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().contains("sqlite"))
          .sorted()
          .toList();
    }
  }

  private static Map<String, AttributeValue> item(String... namesAndValues) {
    return Map.of(
        namesAndValues[0], AttributeValue.fromS(namesAndValues[1]),
        namesAndValues[2], AttributeValue.fromS(namesAndValues[3]));
  }

  private static DynamoDbStreamsClient streamsOf(LocalDynamoDb dynamoDb) {
    return DynamoDbStreamsClient.builder()
        .endpointOverride(dynamoDb.endpoint())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  private static DynamoDbClient clientOf(LocalDynamoDb dynamoDb) {
    return DynamoDbClient.builder()
        .endpointOverride(dynamoDb.endpoint())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }
}
