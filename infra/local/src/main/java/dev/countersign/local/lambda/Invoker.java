package dev.countersign.local.lambda;

/** Runs a function for any caller; {@code Functions::invoke} outside of tests. */
@FunctionalInterface
public interface Invoker {
  /**
   * Runs a function, and returns when it has ended.
   *
   * @param function its physical id
   */
  InvocationResult invoke(String function, byte[] event) throws InterruptedException;
}
