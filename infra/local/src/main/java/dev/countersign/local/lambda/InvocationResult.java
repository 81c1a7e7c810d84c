package dev.countersign.local.lambda;

import com.google.gson.JsonObject;

/** The result of one invocation, as the Lambda service returns it to its caller. */
public sealed interface InvocationResult {
  /** The handler returned. A payload is JSON, and therefore text. */
  record Returned(String payload) implements InvocationResult {}

  /**
   * The handler threw, or its process did not start or crashed.
   *
   * @param type Lambda's error type, such as {@code Runtime.ExitError}
   * @param payload the answer to the caller: JSON with errorType, errorMessage and maybe more
   */
  record Failed(String type, String payload) implements InvocationResult {
    /** Returns a failure that Lambda itself reports, because the function cannot. */
    static Failed of(String type, String message) {
      return new Failed(type, error(type, message));
    }
  }

  /** The handler ran longer than the function's {@code Timeout}; its process is gone. */
  record TimedOut() implements InvocationResult {}

  /** The function was not run, because its reserved concurrency is in use. */
  record Throttled() implements InvocationResult {}

  /** Returns Lambda's form of an error. */
  static String error(String type, String message) {
    var error = new JsonObject();
    error.addProperty("errorType", type);
    error.addProperty("errorMessage", message);
    return error.toString();
  }
}
