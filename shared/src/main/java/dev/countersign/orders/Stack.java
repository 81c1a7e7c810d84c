package dev.countersign.orders;

import java.util.Map;
import java.util.Optional;

/**
 * This deployment, by the names that it goes by at Stripe (docs/adr/0022-a-mark-of-each-stack.md).
 *
 * @param name the stack's name, which is part of the id of every order
 * @param mark what the metadata of a PaymentIntent call it by. Two stacks may have one name, in two
 *     regions or AWS accounts; no two have one mark
 */
public record Stack(String name, String mark) {
  /** As the template says: without a mark of its own it is called by its name. */
  public static Stack of(Map<String, String> environment) {
    String name = environment.getOrDefault("STACK_NAME", "");
    return new Stack(name, environment.getOrDefault("STACK_MARK", name));
  }

  /**
   * The mark that an order was placed with, whatever the stack's is now; the stack's name if it was
   * placed before there were marks.
   */
  public String markOf(Order order) {
    return order.mark().orElse(name);
  }

  /** The mark that proves a PaymentIntent ours; of an order that isn't there, the stack's own. */
  public String markOf(Optional<Order> order) {
    return order.map(this::markOf).orElse(mark);
  }
}
