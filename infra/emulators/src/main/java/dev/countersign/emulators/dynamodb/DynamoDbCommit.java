package dev.countersign.emulators.dynamodb;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The changes of one commit: an item, or all items of a transaction.
 *
 * @param changes only of items that now differ from before
 */
public record DynamoDbCommit(List<Change> changes) {

  /**
   * One item, before and after.
   *
   * @param key the values of its key attributes
   * @param before null if it did not exist
   * @param after null if it no longer exists
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
