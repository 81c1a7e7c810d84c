package dev.countersign.simulation.deployment;

import com.google.gson.JsonObject;
import dev.countersign.emulators.dynamodb.DynamoDbCommit;
import dev.countersign.emulators.dynamodb.DynamoDbCommit.Change;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A word that a newer version of the functions writes into the facts of each order that it changes,
 * and that the version under test does not know (docs/adr/0017-words-are-a-wire-format.md).
 */
public final class NewerWord {
  private static final String FACTS = "facts";
  private static final String WORD = "loyalty";

  private NewerWord() {}

  static boolean isIn(Map<String, AttributeValue> order) {
    AttributeValue facts = order.get(FACTS);
    return facts != null && facts.m().containsKey(WORD);
  }

  /** Returns the facts as the newer version writes them. */
  static AttributeValue with(AttributeValue facts) {
    Map<String, AttributeValue> map = new HashMap<>(facts.m());
    map.put(WORD, AttributeValue.fromM(Map.of()));
    return AttributeValue.fromM(map);
  }

  /** Returns the row as the newer version writes it. */
  static Map<String, AttributeValue> with(Map<String, AttributeValue> order) {
    Map<String, AttributeValue> row = new HashMap<>(order);
    row.computeIfPresent(FACTS, (_, facts) -> with(facts));
    return row;
  }

  /** Returns the row as a version that knows the word reads it. */
  static Map<String, AttributeValue> without(Map<String, AttributeValue> order) {
    if (!isIn(order)) {
      return order;
    }
    Map<String, AttributeValue> row = new HashMap<>(order);
    row.computeIfPresent(
        FACTS,
        (_, facts) -> {
          Map<String, AttributeValue> map = new HashMap<>(facts.m());
          map.remove(WORD);
          return AttributeValue.fromM(map);
        });
    return row;
  }

  /** Returns the commit as a version that knows the word reads it. */
  public static DynamoDbCommit without(DynamoDbCommit commit) {
    for (Change change : commit.changes()) {
      if (isInIt(change.before()) || isInIt(change.after())) {
        return withoutIt(commit);
      }
    }
    return commit;
  }

  private static boolean isInIt(@Nullable Map<String, AttributeValue> row) {
    return row != null && isIn(row);
  }

  private static DynamoDbCommit withoutIt(DynamoDbCommit commit) {
    return new DynamoDbCommit(
        commit.changes().stream()
            .map(
                change ->
                    new Change(
                        change.table(),
                        change.key(),
                        withoutIfAny(change.before()),
                        withoutIfAny(change.after())))
            .toList());
  }

  private static @Nullable Map<String, AttributeValue> withoutIfAny(
      @Nullable Map<String, AttributeValue> row) {
    return row == null ? null : without(row);
  }

  /** Returns the stream's records as a version that knows the word reads them. */
  static List<JsonObject> without(List<JsonObject> records) {
    return records.stream().map(NewerWord::withoutIn).toList();
  }

  private static JsonObject withoutIn(JsonObject record) {
    JsonObject copy = record.deepCopy();
    for (String image : List.of("OldImage", "NewImage")) {
      JsonObject change = copy.getAsJsonObject("dynamodb");
      if (change.has(image)) {
        change.getAsJsonObject(image).getAsJsonObject(FACTS).getAsJsonObject("M").remove(WORD);
      }
    }
    return copy;
  }
}
