package dev.countersign.simulation.world;

import dev.countersign.emulators.dynamodb.DynamoDbCommit;
import dev.countersign.emulators.dynamodb.DynamoDbCommit.Change;
import dev.countersign.orders.OrderId;
import dev.countersign.simulation.deployment.Deployment;
import dev.countersign.simulation.deployment.NewerWord;
import dev.countersign.simulation.engine.Chance;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The time when the stack's key had the other mode. Two orders of that time are still in the
 * tables, unpaid: one never had a PaymentIntent, the other has one that a key of this mode does not
 * see. Their rows are copies of the first orders of this run, as our functions wrote them, with
 * another mode, other ids and another time.
 */
final class FormerMode implements Runnable {
  /** Longer than most shops wait for a payment, and longer than a PaymentIntent may be created. */
  private static final Duration AGO = Duration.ofHours(30);

  /** The form in which our functions write it. */
  private static final DateTimeFormatter SORTABLE =
      new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);

  private final World world;
  private final Chance chance;
  private final Deque<Map<String, AttributeValue>> rows = new ArrayDeque<>();
  private boolean hasPlaced;
  private boolean hasBound;

  FormerMode(World world, Chance chance) {
    this.world = world;
    this.chance = chance;
    world.dynamoDb.onCommit(commit -> watch(NewerWord.without(commit)));
  }

  /** Copies the rows, but not at the end of a run, where such a row could not be an old one. */
  private void watch(DynamoDbCommit commit) {
    if (!world.faults.isActive()) {
      return;
    }
    for (Change change : commit.changes()) {
      Map<String, AttributeValue> row = change.after();
      if (change.table().equals(Deployment.ORDERS) && row != null && isOfNow(row)) {
        boolean isPlaced = change.before() == null;
        boolean isBound = row.containsKey("paymentIntentId") && hasHeardNothing(row);
        if (isPlaced ? !hasPlaced : isBound && !hasBound) {
          hasPlaced |= isPlaced;
          hasBound |= isBound;
          rows.add(row);
          world.engine.raise(world.changes);
        }
      }
    }
  }

  private boolean isOfNow(Map<String, AttributeValue> row) {
    return attribute(row, "livemode").bool() == world.account.isLive();
  }

  /** Returns whether no event and no read has said anything about it. */
  private static boolean hasHeardNothing(Map<String, AttributeValue> row) {
    return attribute(row, "version").n().equals("2");
  }

  @Override
  public void run() {
    while (!world.isOver() && !(hasPlaced && hasBound && rows.isEmpty())) {
      if (rows.isEmpty()) {
        world.engine.await(world.changes);
      } else {
        write(rows.remove());
      }
    }
  }

  private void write(Map<String, AttributeValue> ofNow) {
    UUID key = new UUID(chance.nextLong(), chance.nextLong());
    String order = OrderId.derive(Deployment.STACK.name(), key).value();
    Optional<String> own = Optional.ofNullable(ofNow.get("paymentIntentId")).map(AttributeValue::s);
    String paymentIntent = "pi_" + order.substring(0, 24);
    Map<String, AttributeValue> row = new HashMap<>(ofNow);
    own.ifPresent(id -> row.replaceAll((_, value) -> renamed(value, id, paymentIntent)));
    Instant createdAt = Instant.parse(attribute(row, "createdAt").s()).minus(AGO);
    row.put("orderId", AttributeValue.fromS(order));
    row.put("livemode", AttributeValue.fromBool(!world.account.isLive()));
    row.put("createdAt", AttributeValue.fromS(SORTABLE.format(createdAt)));
    world.engine.note("of the other mode", order + own.map(_ -> " " + paymentIntent).orElse(""));
    world.dynamoDb.put(Deployment.ORDERS, row);
    if (own.isPresent()) {
      world.dynamoDb.put(
          Deployment.PAYMENT_INTENTS,
          Map.of(
              "paymentIntentId", AttributeValue.fromS(paymentIntent),
              "orderId", AttributeValue.fromS(order)));
    }
  }

  /** Returns the same value with the other id in place of the first one. */
  private static AttributeValue renamed(AttributeValue value, String id, String other) {
    return switch (value.type()) {
      case S -> value.s().equals(id) ? AttributeValue.fromS(other) : value;
      case M -> {
        Map<String, AttributeValue> map = new HashMap<>();
        value
            .m()
            .forEach(
                (name, inner) ->
                    map.put(name.equals(id) ? other : name, renamed(inner, id, other)));
        yield AttributeValue.fromM(map);
      }
      default -> value;
    };
  }

  private static AttributeValue attribute(Map<String, AttributeValue> row, String name) {
    return Objects.requireNonNull(row.get(name));
  }
}
