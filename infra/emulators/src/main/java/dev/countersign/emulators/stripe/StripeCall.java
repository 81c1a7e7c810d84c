package dev.countersign.emulators.stripe;

import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request to Stripe.
 *
 * @param path with the query, such as {@code /v1/events?limit=3}
 * @param headers the case of a name does not matter
 * @param body form-encoded, or empty
 */
public record StripeCall(String method, String path, Map<String, String> headers, String body) {

  public StripeCall {
    headers = Headers.of(headers);
  }

  /** Returns the path without its query. */
  public String route() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  /** Returns the query without its question mark, or an empty string. */
  public String query() {
    int query = path.indexOf('?');
    return query < 0 ? "" : path.substring(query + 1);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  public Optional<String> idempotencyKey() {
    return header("Idempotency-Key");
  }

  /** Returns a text without headers, query and body, which contain keys and client secrets. */
  @Override
  public String toString() {
    return method + " " + route();
  }
}
