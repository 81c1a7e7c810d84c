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
 * What has to hold for a write.
 *
 * @param condition null if it is made in any case
 * @param onFailure whether who asks is shown the item that is there
 */
record Precondition(
    @Nullable String condition,
    Placeholders placeholders,
    @Nullable ReturnValuesOnConditionCheckFailure onFailure) {

  /** One write, tried and not yet made. */
  record AttemptedWrite(Change change, boolean allowed, Precondition precondition) {
    /** What who asked is shown if it isn't allowed. */
    @Nullable Map<String, AttributeValue> shown() {
      return precondition.onFailure == ReturnValuesOnConditionCheckFailure.ALL_OLD
          ? change.before()
          : null;
    }
  }

  boolean holds(@Nullable Map<String, AttributeValue> item) {
    return condition == null || Parsed.condition(condition).expression().holds(item, placeholders);
  }

  /** All that the request brings along is for the condition. */
  void check() {
    placeholders.usedIn(ofCondition());
  }

  /** The same where the request updates, too. */
  void check(Parsed<UpdateExpression> update) {
    Set<String> used = new HashSet<>(ofCondition());
    used.addAll(update.placeholders());
    placeholders.usedIn(used);
  }

  private Set<String> ofCondition() {
    return condition == null ? Set.of() : Parsed.condition(condition).placeholders();
  }
}
