package dev.countersign.orders;

import java.util.Map;
import java.util.Optional;

/**
 * This deployment, with the names by which Stripe's objects refer to it
 * (docs/adr/0022-a-mark-of-each-stack.md).
 *
 * @param name the stack's name, which is part of the id of every order
 * @param mark the deployment's name in the metadata of a PaymentIntent. Two stacks may have the
 *     same name in two regions or AWS accounts; no two have the same mark
 */
public record Stack(String name, String mark) {
  /**
   * Reads both names from the environment that the template sets. A stack without a mark uses its
   * name as the mark.
   */
  public static Stack of(Map<String, String> environment) {
    String name = environment.getOrDefault("STACK_NAME", "");
    return new Stack(name, environment.getOrDefault("STACK_MARK", name));
  }

  /**
   * Returns the mark that the order was placed with, whatever the stack's mark is now. For an order
   * that was placed before marks existed it returns the stack's name.
   */
  public String markOf(Order order) {
    return order.mark().orElse(name);
  }

  /**
   * Returns the mark that proves that a PaymentIntent is ours. If there is no order it returns the
   * stack's own mark.
   */
  public String markOf(Optional<Order> order) {
    return order.map(this::markOf).orElse(mark);
  }
}
