package dev.countersign.emulators.stripe;

import java.util.Map;
import java.util.Optional;

/**
 * One HTTP response from Stripe.
 *
 * @param headers the case of a name does not matter
 * @param body JSON
 */
public record StripeAnswer(int status, Map<String, String> headers, String body) {

  public StripeAnswer {
    headers = Headers.of(headers);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Returns a text without the body, which may contain a client secret. */
  @Override
  public String toString() {
    return status + " " + header("Request-Id").orElse("");
  }
}
