package dev.countersign.simulation.truth;

import dev.countersign.simulation.deployment.Invocation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes of orders and markers in one commit.
 *
 * @param by null if none of our functions made it
 * @param inOtherMode the changed orders of the other mode; the other parts contain nothing about
 *     these
 */
public record Written(
    @Nullable Invocation by,
    List<OrderChange> orders,
    List<Marker> markers,
    List<Binding> bindings,
    Set<String> inOtherMode) {

  /** Why an order's row may change. */
  public enum Why {
    PLACED,
    /** An event's marker is in the same commit. */
    EVENT,
    /** The binding of its PaymentIntent is in the same commit. */
    BINDING,
    /** A new idempotency key will be tried. */
    NEXT_ATTEMPT,
    /** A PaymentIntent was detected that is not the order's own. */
    STRANGER,
    /** Reconciliation has just read the object at Stripe. */
    READ,
    /** Reconciliation has just confirmed at Stripe what the order knew only from an event. */
    CONFIRMED,
    /** Reconciliation says that Stripe denies what the order knows. */
    DENIED,
    /** Stripe's PaymentIntent does not match the order. */
    MISMATCH,
    /** The order never had a PaymentIntent and never will. */
    EXPIRED,
    /** An operator decided. */
    RELEASED,
    NOTHING
  }

  /**
   * An order's row, before and after.
   *
   * @param before empty if this commit placed it
   */
  public record OrderChange(
      OrderBook book, Optional<DynamoDbOrderRow> before, DynamoDbOrderRow after, Why why) {}

  /** An event's marker, and the outcome that it had before, if it existed. */
  public record Marker(String event, String order, String outcome, Optional<String> before) {
    public boolean isOrphan() {
      return outcome.equals("ORPHAN");
    }

    /** Returns whether it is the first marker that says that the event had its effect. */
    public boolean isNews() {
      return !isOrphan() && before.map("ORPHAN"::equals).orElse(true);
    }
  }

  /** The order that a PaymentIntent belongs to, and the one it belonged to before. */
  public record Binding(String paymentIntent, String order, Optional<String> before) {}
}
