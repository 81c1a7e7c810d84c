package dev.countersign.simulation.truth;

import dev.countersign.simulation.deployment.Invocation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one commit did to orders and markers.
 *
 * @param by null if none of our functions did it
 * @param inOtherMode the orders of the other mode to which it did anything; of these there is
 *     nothing in the other parts
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
    /** A new idempotency key is to be tried. */
    NEXT_ATTEMPT,
    /** It met a PaymentIntent that is not its own. */
    STRANGER,
    /** Reconciliation has just read it at Stripe. */
    READ,
    /** Reconciliation has just read at Stripe what it knew by an event alone. */
    CONFIRMED,
    /** Reconciliation says that Stripe denies what it knows. */
    DENIED,
    /** What Stripe has for it is not what it says. */
    MISMATCH,
    /** It never had a PaymentIntent and never will. */
    EXPIRED,
    /** An operator decided. */
    RELEASED,
    NOTHING
  }

  /**
   * An order's row, before and after.
   *
   * @param before empty if it was placed by this
   */
  public record OrderChange(
      OrderBook book, Optional<DynamoDbOrderRow> before, DynamoDbOrderRow after, Why why) {}

  /** An event's marker, and what it said before, if it was there. */
  public record Marker(String event, String order, String outcome, Optional<String> before) {
    public boolean isOrphan() {
      return outcome.equals("ORPHAN");
    }

    /** Whether it says for the first time that the event had its effect. */
    public boolean isNews() {
      return !isOrphan() && before.map("ORPHAN"::equals).orElse(true);
    }
  }

  /** Whose a PaymentIntent is, and whose it was before. */
  public record Binding(String paymentIntent, String order, Optional<String> before) {}
}
