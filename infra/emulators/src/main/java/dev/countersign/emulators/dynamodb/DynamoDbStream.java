package dev.countersign.emulators.dynamodb;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.dynamodb.DynamoDbCommit.Change;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The stream of a table, with the images that the template asks for, as Lambda delivers it to a
 * function (Lambda docs, "Using AWS Lambda with Amazon DynamoDB"). Delivered records stay until
 * they are marked as done.
 */
public final class DynamoDbStream {
  private final String table;
  private final List<String> keyAttributes;
  private final boolean hasOldImages;
  private final InstantSource clock;
  private final Deque<JsonObject> records = new ArrayDeque<>();
  private int sequenceNumber;

  /**
   * Creates an empty stream.
   *
   * @param resource an {@code AWS::DynamoDB::Table} with a stream that has new images
   */
  public DynamoDbStream(Template.Resource resource, InstantSource clock) {
    CreateTableRequest definition = TableDefinition.of(resource).table();
    StreamViewType view = definition.streamSpecification().streamViewType();
    if (view != StreamViewType.NEW_IMAGE && view != StreamViewType.NEW_AND_OLD_IMAGES) {
      throw new UnsupportedOperationException("a stream with " + view);
    }
    this.table = definition.tableName();
    this.keyAttributes =
        definition.keySchema().stream().map(KeySchemaElement::attributeName).toList();
    this.hasOldImages = view == StreamViewType.NEW_AND_OLD_IMAGES;
    this.clock = clock;
  }

  public boolean isEmpty() {
    return records.isEmpty();
  }

  /** Returns the next records, at most the given number. */
  public List<JsonObject> peek(int most) {
    return records.stream().limit(most).toList();
  }

  /** Marks the first records as done, so that they are not delivered again. */
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
    if (hasOldImages && change.before() != null) {
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

  private JsonObject keys(Map<String, AttributeValue> item) {
    var keys = new JsonObject();
    keyAttributes.forEach(name -> keys.add(name, json(Objects.requireNonNull(item.get(name)))));
    return keys;
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
