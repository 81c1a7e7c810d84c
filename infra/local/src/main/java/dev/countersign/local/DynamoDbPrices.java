package dev.countersign.local;

import dev.countersign.local.Catalogue.ListedPrice;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Gatherers;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Fills the Prices table, as a shop's operator does. */
final class DynamoDbPrices {
  private static final int MOST_ROWS_AT_ONCE = 25; // BatchWriteItem's own limit

  private DynamoDbPrices() {}

  static void put(URI endpoint, String table, Catalogue catalogue, Instant now) {
    try (var client = client(endpoint)) {
      catalogue.prices().stream()
          .map(listed -> row(listed, now))
          .gather(Gatherers.windowFixed(MOST_ROWS_AT_ONCE))
          .forEach(rows -> write(client, table, rows));
    }
  }

  private static void write(DynamoDbClient client, String table, List<WriteRequest> rows) {
    var answer = client.batchWriteItem(request -> request.requestItems(Map.of(table, rows)));
    if (!answer.unprocessedItems().isEmpty()) {
      throw new IllegalStateException("DynamoDB Local left prices unwritten");
    }
  }

  private static WriteRequest row(ListedPrice listed, Instant now) {
    return WriteRequest.builder()
        .putRequest(
            PutRequest.builder()
                .item(
                    Map.of(
                        "productId", AttributeValue.fromS(listed.product().value()),
                        "currency", AttributeValue.fromS(listed.price().currency().code()),
                        "unitAmount",
                            AttributeValue.fromN(Long.toString(listed.price().minorUnits())),
                        "active", AttributeValue.fromBool(listed.active()),
                        "name", AttributeValue.fromS(listed.name()),
                        "updatedAt", AttributeValue.fromS(now.toString())))
                .build())
        .build();
  }

  private static DynamoDbClient client(URI endpoint) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }
}
