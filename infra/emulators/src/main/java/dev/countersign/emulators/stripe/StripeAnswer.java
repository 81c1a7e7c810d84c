package dev.countersign.emulators.stripe;

import java.util.Map;
import java.util.Optional;

/**
 * One HTTP response from Stripe.
 *
 * @param headers names are looked up without regard to case
 * @param body JSON
 */
public record StripeAnswer(int status, Map<String, String> headers, String body) {

  public StripeAnswer {
    headers = Headers.of(headers);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Without the body, for it may hold a client secret. */
  @Override
  public String toString() {
    return status + " " + header("Request-Id").orElse("");
  }
}
