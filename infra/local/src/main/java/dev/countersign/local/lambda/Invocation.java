package dev.countersign.local.lambda;

/** What came of one invocation, as the Lambda service tells its caller. */
public sealed interface Invocation {
  /** The handler answered; a payload is JSON, and so text. */
  record Returned(String payload) implements Invocation {}

  /**
   * The handler threw, or its process didn't start or didn't survive.
   *
   * @param type Lambda's error type, such as {@code Runtime.ExitError}
   */
  record Failed(String type) implements Invocation {}

  /** The handler ran past the function's {@code Timeout}; its process is gone. */
  record TimedOut() implements Invocation {}
}
