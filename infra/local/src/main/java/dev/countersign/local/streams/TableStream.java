package dev.countersign.local.streams;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table's stream at DynamoDB, read over its own API (Amazon DynamoDB Streams API Reference).
 * Lambda passes on the JSON of its records, so it is kept as it is, except for the members that
 * Lambda sets itself.
 */
final class TableStream implements AutoCloseable {
  private static final String TABLES = "DynamoDB_20120810.";
  private static final String STREAMS = "DynamoDBStreams_20120810.";
  private static final int MOST_RECORDS = 1000; // of one GetRecords

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI endpoint;
  private final Mapping mapping;
  private final String arn;

  /** A shard. The records of a shard are in order, and follow those of its parent. */
  record Shard(String id, Optional<String> parent, boolean isClosed) {}

  /**
   * The records that were read.
   *
   * @param next the iterator for the next read; empty if the shard is closed and this was its end
   */
  record RecordPage(List<StreamRecord> records, Optional<String> next) {}

  /**
   * Finds the stream of the mapping's table.
   *
   * @throws IllegalArgumentException if there is no such table, or it has no stream
   */
  TableStream(URI endpoint, Mapping mapping) throws IOException, InterruptedException {
    this.endpoint = endpoint;
    this.mapping = mapping;
    try {
      arn = latestStream();
    } catch (IOException | RuntimeException e) {
      http.shutdownNow();
      throw e;
    }
  }

  private String latestStream() throws IOException, InterruptedException {
    try {
      var table =
          call(TABLES + "DescribeTable", "TableName", mapping.table()).getAsJsonObject("Table");
      return text(table, "LatestStreamArn")
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "%s follows the stream of %s, which has none: its table needs a"
                              .formatted(mapping.owner(), mapping.table())
                          + " StreamSpecification."));
    } catch (StreamException e) {
      if (e.isNotFound()) {
        throw new IllegalArgumentException(
            "%s follows the stream of %s, which is no table of the template."
                .formatted(mapping.owner(), mapping.table()),
            e);
      }
      throw e;
    }
  }

  List<Shard> shards() throws IOException, InterruptedException {
    var shards = new ArrayList<Shard>();
    var request = new JsonObject();
    request.addProperty("StreamArn", arn);
    Optional<String> last;
    do {
      var stream = call(STREAMS + "DescribeStream", request).getAsJsonObject("StreamDescription");
      for (var element : stream.getAsJsonArray("Shards")) {
        var shard = element.getAsJsonObject();
        shards.add(
            new Shard(
                shard.get("ShardId").getAsString(),
                text(shard, "ParentShardId"),
                text(shard.getAsJsonObject("SequenceNumberRange"), "EndingSequenceNumber")
                    .isPresent()));
      }
      last = text(stream, "LastEvaluatedShardId");
      last.ifPresent(id -> request.addProperty("ExclusiveStartShardId", id));
    } while (last.isPresent());
    return shards;
  }

  /** Returns the iterator at a shard's TRIM_HORIZON or LATEST record. */
  String iterator(Shard shard, String type) throws IOException, InterruptedException {
    return iterator(shard, type, Optional.empty());
  }

  /** Returns the iterator behind this record. */
  String iteratorAfter(Shard shard, String sequenceNumber)
      throws IOException, InterruptedException {
    return iterator(shard, "AFTER_SEQUENCE_NUMBER", Optional.of(sequenceNumber));
  }

  private String iterator(Shard shard, String type, Optional<String> sequenceNumber)
      throws IOException, InterruptedException {
    var request = new JsonObject();
    request.addProperty("StreamArn", arn);
    request.addProperty("ShardId", shard.id());
    request.addProperty("ShardIteratorType", type);
    sequenceNumber.ifPresent(number -> request.addProperty("SequenceNumber", number));
    return call(STREAMS + "GetShardIterator", request).get("ShardIterator").getAsString();
  }

  RecordPage read(String iterator, int most) throws IOException, InterruptedException {
    var request = new JsonObject();
    request.addProperty("ShardIterator", iterator);
    request.addProperty("Limit", Math.min(most, MOST_RECORDS));
    var answer = call(STREAMS + "GetRecords", request);
    var records = new ArrayList<StreamRecord>();
    for (var element : answer.getAsJsonArray("Records")) {
      var json = element.getAsJsonObject();
      json.addProperty("awsRegion", mapping.region());
      json.addProperty("eventSourceARN", mapping.streamArn());
      records.add(
          new StreamRecord(
              json.getAsJsonObject("dynamodb").get("SequenceNumber").getAsString(),
              json.toString()));
    }
    return new RecordPage(records, text(answer, "NextShardIterator"));
  }

  private JsonObject call(String target, String member, String value)
      throws IOException, InterruptedException {
    var request = new JsonObject();
    request.addProperty(member, value);
    return call(target, request);
  }

  private JsonObject call(String target, JsonObject request)
      throws IOException, InterruptedException {
    var answer =
        http.send(
            HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", target)
                .header(
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request,"
                        + " SignedHeaders=host, Signature=0")
                .POST(BodyPublishers.ofString(request.toString()))
                .build(),
            BodyHandlers.ofString());
    var body = JsonParser.parseString(answer.body()).getAsJsonObject();
    if (answer.statusCode() != 200) {
      throw new StreamException(
          text(body, "__type").orElse("").replaceFirst("^.*#", ""),
          text(body, "message").or(() -> text(body, "Message")).orElse(answer.body()));
    }
    return body;
  }

  private static Optional<String> text(JsonObject object, String member) {
    return object.get(member) instanceof JsonPrimitive value
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
