package dev.countersign.emulators.stripe;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ends a call with one of Stripe's error answers. */
final class StripeFailure extends RuntimeException {
  private final int status;
  private final transient Json error;
  private final boolean executed;

  /**
   * Creates the failure.
   *
   * @param executed whether the endpoint had begun, so that an idempotency key keeps this answer
   */
  StripeFailure(int status, Json error, boolean executed) {
    super("a " + status + " answer", null, false, false); // an answer needs no stack trace
    this.status = status;
    this.error = error;
    this.executed = executed;
  }

  int status() {
    return status;
  }

  boolean executed() {
    return executed;
  }

  Json body() {
    return Json.object().with("error", error);
  }

  /** Returns the same failure, with the payment intent that it is about. */
  StripeFailure about(Json intent) {
    return new StripeFailure(
        status, error.without(Set.of()).with("payment_intent", intent), executed);
  }

  /** Returns Stripe's message to the person who reads the error. */
  String explanation() {
    return error.text("message");
  }

  static StripeFailure unauthorized(String message) {
    return new StripeFailure(401, error("invalid_request_error", null, null, message), false);
  }

  static StripeFailure secretKeyRequired() {
    return new StripeFailure(
        403,
        error(
            "invalid_request_error",
            "secret_key_required",
            null,
            "This API call cannot be made with a publishable API key. Please use a secret API"
                + " key."),
        false);
  }

  /** Returns a failed validation of parameters. No idempotency key keeps it. */
  static StripeFailure invalid(@Nullable String code, String param, String message) {
    return new StripeFailure(400, error("invalid_request_error", code, param, message), false);
  }

  static StripeFailure missing(String param) {
    return invalid("parameter_missing", param, "Missing required param: " + param + ".");
  }

  /**
   * Returns the error for a parameter that names something that does not exist; for a path that is
   * {@link #notFound}.
   */
  static StripeFailure noSuch(String what, String id, String param) {
    return invalid("resource_missing", param, "No such " + what + ": '" + id + "'");
  }

  static StripeFailure notFound(String what, String id, String param) {
    return new StripeFailure(
        404,
        error(
            "invalid_request_error",
            "resource_missing",
            param,
            "No such " + what + ": '" + id + "'"),
        true);
  }

  static StripeFailure unrecognizedUrl(String method, String route) {
    return new StripeFailure(
        404,
        error(
            "invalid_request_error",
            null,
            null,
            "Unrecognized request URL (" + method + ": " + route + ")."),
        false);
  }

  static StripeFailure unexpectedState(String message, Json intent) {
    Json error = error("invalid_request_error", "payment_intent_unexpected_state", null, message);
    return new StripeFailure(400, error, true).about(intent);
  }

  /**
   * Returns the error for an operation that the object's state does not allow. An idempotency key
   * keeps it.
   */
  static StripeFailure refused(@Nullable String code, @Nullable String param, String message) {
    return new StripeFailure(400, error("invalid_request_error", code, param, message), true);
  }

  static StripeFailure idempotency(String message) {
    return new StripeFailure(400, error("idempotency_error", null, null, message), false);
  }

  static StripeFailure keyInUse(String key) {
    return new StripeFailure(
        409,
        error(
            "invalid_request_error",
            "idempotency_key_in_use",
            null,
            "There is currently another in-progress request using this Idempotent Key (that"
                + " probably means you submitted twice, and the other request is still going"
                + " through): "
                + key
                + ". Please try again later."),
        false);
  }

  /**
   * Returns Stripe's error object. {@code code} and {@code param} are left out if there is none.
   */
  static Json error(String type, @Nullable String code, @Nullable String param, String message) {
    var error = Json.object();
    if (code != null) {
      error
          .with("code", code)
          .with("doc_url", "https://stripe.com/docs/error-codes/" + code.replace('_', '-'));
    }
    error.with("message", message);
    if (param != null) {
      error.with("param", param);
    }
    return error.with("type", type);
  }
}
