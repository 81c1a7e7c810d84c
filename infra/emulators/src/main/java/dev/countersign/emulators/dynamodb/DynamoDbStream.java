package dev.countersign.emulators.dynamodb;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.countersign.emulators.dynamodb.DynamoDbCommit.Change;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The stream of a table, with new and old images, as Lambda brings it to a function (Lambda docs,
 * "Using AWS Lambda with Amazon DynamoDB"). What was brought stays until it is done with.
 */
public final class DynamoDbStream {
  private static final String KEY = "orderId";

  private final String table;
  private final InstantSource clock;
  private final Deque<JsonObject> records = new ArrayDeque<>();
  private int sequenceNumber;

  public DynamoDbStream(String table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
  }

  public boolean isEmpty() {
    return records.isEmpty();
  }

  /** The next records, at most so many. */
  public List<JsonObject> peek(int most) {
    return records.stream().limit(most).toList();
  }

  /** The first so many need not be brought again. */
  public void done(int count) {
    for (int i = 0; i < count; i++) {
      records.remove();
    }
  }

  /** Adds a record for each item of the table. */
  public void committed(DynamoDbCommit commit) {
    for (Change change : commit.changes()) {
      if (change.table().equals(table)) {
        records.add(record(change));
      }
    }
  }

  private JsonObject record(Change change) {
    var dynamodb = new JsonObject();
    dynamodb.add("Keys", keys(Objects.requireNonNullElse(change.after(), change.before())));
    dynamodb.addProperty("ApproximateCreationDateTime", clock.millis() / 1000);
    dynamodb.addProperty("SequenceNumber", Integer.toString(++sequenceNumber));
    if (change.before() != null) {
      dynamodb.add("OldImage", image(change.before()));
    }
    if (change.after() != null) {
      dynamodb.add("NewImage", image(change.after()));
    }
    var record = new JsonObject();
    record.addProperty("eventName", name(change.before(), change.after()));
    record.add("dynamodb", dynamodb);
    return record;
  }

  private static JsonObject keys(Map<String, AttributeValue> item) {
    return image(Map.of(KEY, Objects.requireNonNull(item.get(KEY))));
  }

  private static String name(@Nullable Object before, @Nullable Object after) {
    return before == null ? "INSERT" : after == null ? "REMOVE" : "MODIFY";
  }

  private static JsonObject image(Map<String, AttributeValue> item) {
    var image = new JsonObject();
    item.forEach((name, value) -> image.add(name, json(value)));
    return image;
  }

  private static JsonObject json(AttributeValue value) {
    var json = new JsonObject();
    switch (value.type()) {
      case S -> json.addProperty("S", value.s());
      case N -> json.addProperty("N", value.n());
      case BOOL -> json.addProperty("BOOL", value.bool());
      case NUL -> json.add("NULL", JsonNull.INSTANCE);
      case M -> json.add("M", image(value.m()));
      case L -> {
        var list = new JsonArray();
        value.l().forEach(element -> list.add(json(element)));
        json.add("L", list);
      }
      case SS, NS, BS, B, UNKNOWN_TO_SDK_VERSION ->
          throw new UnsupportedOperationException("an attribute of type " + value.type());
    }
    return json;
  }
}
