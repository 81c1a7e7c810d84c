package dev.countersign.local.gateway;

import dev.countersign.local.lambda.Invocation;

/** What runs a function for the gateway; {@code Functions::invoke} outside of tests. */
@FunctionalInterface
public interface Invoker {
  /**
   * Runs a function, and returns when it has ended.
   *
   * @param function its physical id
   */
  Invocation invoke(String function, byte[] event) throws InterruptedException;
}
