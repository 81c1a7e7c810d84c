package dev.countersign.emulators.stripe;

import java.time.Duration;
import java.util.Optional;

/** How a call goes wrong on Stripe's side, or on the way there and back. */
public sealed interface Fault {

  /**
   * An error in place of an answer; nothing is carried out.
   *
   * @param stored whether Stripe keeps this error under the idempotency key and replays it
   */
  record Answers(
      int status, String type, String message, boolean stored, Optional<Duration> retryAfter)
      implements Fault {}

  /** The request never arrives. */
  record LosesRequest() implements Fault {}

  /** The request is carried out and its answer kept under the key, but the answer is lost. */
  record LosesAnswer() implements Fault {}

  /** A 500 before the endpoint began: the same key may be used again. */
  static Fault serverError() {
    return answers(500, "api_error", "An unknown error occurred.");
  }

  /** A 500 after the endpoint began, which the key replays for a day (ST03). */
  static Fault storedServerError() {
    return new Answers(500, "api_error", "An unknown error occurred.", true, Optional.empty());
  }

  static Fault badRequest() {
    return answers(400, "invalid_request_error", "Received unknown parameter: simulated_fault");
  }

  static Fault unauthorized() {
    return answers(401, "invalid_request_error", "Invalid API Key provided: sk_test_****");
  }

  static Fault forbidden() {
    return answers(
        403,
        "invalid_request_error",
        "The provided key does not have the required permissions for this endpoint.");
  }

  static Fault rateLimited(Duration retryAfter) {
    return new Answers(
        429,
        "invalid_request_error",
        "Request rate limit exceeded.",
        false,
        Optional.of(retryAfter));
  }

  static Fault lostRequest() {
    return new LosesRequest();
  }

  static Fault lostAnswer() {
    return new LosesAnswer();
  }

  private static Fault answers(int status, String type, String message) {
    return new Answers(status, type, message, false, Optional.empty());
  }
}
