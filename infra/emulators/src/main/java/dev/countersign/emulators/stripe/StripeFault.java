package dev.countersign.emulators.stripe;

import java.time.Duration;
import java.util.Optional;

/** A fault of a call, at Stripe or on the way there and back. */
public sealed interface StripeFault {

  /**
   * An error in place of an answer; nothing is carried out.
   *
   * @param stored whether Stripe keeps this error under the idempotency key and repeats it
   */
  record AnswersError(
      int status, String type, String message, boolean stored, Optional<Duration> retryAfter)
      implements StripeFault {}

  /** The request never arrives. */
  record LosesRequest() implements StripeFault {}

  /** The request is carried out and its answer kept under the key, but the answer is lost. */
  record LosesAnswer() implements StripeFault {}

  /** Returns a 500 before the endpoint began: the same key may be used again. */
  static StripeFault serverError() {
    return answers(500, "api_error", "An unknown error occurred.");
  }

  /** Returns a 500 after the endpoint began, which the key repeats for a day (ST03). */
  static StripeFault storedServerError() {
    return new AnswersError(500, "api_error", "An unknown error occurred.", true, Optional.empty());
  }

  static StripeFault badRequest() {
    return answers(400, "invalid_request_error", "Received unknown parameter: simulated_fault");
  }

  static StripeFault unauthorized() {
    return answers(401, "invalid_request_error", "Invalid API Key provided: sk_test_****");
  }

  static StripeFault forbidden() {
    return answers(
        403,
        "invalid_request_error",
        "The provided key does not have the required permissions for this endpoint.");
  }

  static StripeFault rateLimited(Duration retryAfter) {
    return new AnswersError(
        429,
        "invalid_request_error",
        "Request rate limit exceeded.",
        false,
        Optional.of(retryAfter));
  }

  static StripeFault lostRequest() {
    return new LosesRequest();
  }

  static StripeFault lostAnswer() {
    return new LosesAnswer();
  }

  private static StripeFault answers(int status, String type, String message) {
    return new AnswersError(status, type, message, false, Optional.empty());
  }
}
