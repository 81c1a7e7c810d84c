package dev.countersign.emulators.dynamodb;

import dev.countersign.emulators.dynamodb.DynamoDbCommit.Change;
import dev.countersign.emulators.dynamodb.Operand.Placeholders;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * The condition of a write.
 *
 * @param condition null if the write is unconditional
 * @param onFailure whether the caller gets the existing item if it fails
 */
record Precondition(
    @Nullable String condition,
    Placeholders placeholders,
    @Nullable ReturnValuesOnConditionCheckFailure onFailure) {

  /** One write that was tried against its condition and is not yet made. */
  record AttemptedWrite(Change change, boolean allowed, Precondition precondition) {
    /** Returns the item that the caller gets if the write is not allowed. */
    @Nullable Map<String, AttributeValue> shown() {
      return precondition.onFailure == ReturnValuesOnConditionCheckFailure.ALL_OLD
          ? change.before()
          : null;
    }
  }

  boolean holds(@Nullable Map<String, AttributeValue> item) {
    return condition == null || Parsed.condition(condition).expression().holds(item, placeholders);
  }

  /** Checks that all placeholders of the request belong to the condition. */
  void check() {
    placeholders.usedIn(ofCondition());
  }

  /** Checks the same for a request that also updates. */
  void check(Parsed<UpdateExpression> update) {
    Set<String> used = new HashSet<>(ofCondition());
    used.addAll(update.placeholders());
    placeholders.usedIn(used);
  }

  private Set<String> ofCondition() {
    return condition == null ? Set.of() : Parsed.condition(condition).placeholders();
  }
}
