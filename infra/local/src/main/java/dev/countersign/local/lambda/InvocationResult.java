package dev.countersign.local.lambda;

import com.google.gson.JsonObject;

/** What came of one invocation, as the Lambda service tells its caller. */
public sealed interface InvocationResult {
  /** The handler answered; a payload is JSON, and so text. */
  record Returned(String payload) implements InvocationResult {}

  /**
   * The handler threw, or its process didn't start or didn't survive.
   *
   * @param type Lambda's error type, such as {@code Runtime.ExitError}
   * @param payload what the caller is told: JSON with errorType, errorMessage and maybe more
   */
  record Failed(String type, String payload) implements InvocationResult {
    /** A failure that Lambda itself tells about, because the function can't. */
    static Failed of(String type, String message) {
      return new Failed(type, error(type, message));
    }
  }

  /** The handler ran past the function's {@code Timeout}; its process is gone. */
  record TimedOut() implements InvocationResult {}

  /** As many as are reserved for the function run already, so that it was not asked. */
  record Throttled() implements InvocationResult {}

  /** Lambda's form of an error. */
  static String error(String type, String message) {
    var error = new JsonObject();
    error.addProperty("errorType", type);
    error.addProperty("errorMessage", message);
    return error.toString();
  }
}
