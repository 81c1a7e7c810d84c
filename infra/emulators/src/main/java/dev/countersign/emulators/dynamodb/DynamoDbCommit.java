package dev.countersign.emulators.dynamodb;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What changed at one instant: an item, or all items of a transaction.
 *
 * @param changes only of items that are now different from before
 */
public record DynamoDbCommit(List<Change> changes) {

  /**
   * One item, before and after.
   *
   * @param key the values of its key attributes
   * @param before null if there was none
   * @param after null if there is none any more
   */
  public record Change(
      String table,
      String key,
      @Nullable Map<String, AttributeValue> before,
      @Nullable Map<String, AttributeValue> after) {}

  public DynamoDbCommit {
    changes = List.copyOf(changes);
  }
}
