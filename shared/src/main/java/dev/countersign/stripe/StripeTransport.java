package dev.countersign.stripe;

import dev.countersign.confidential.SecretValue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Sends requests to Stripe and returns the answers, over HTTP or to a simulated Stripe. */
@FunctionalInterface
public interface StripeTransport {
  /** The time limit of one request, from the connection to the answer's last byte. */
  Duration LONGEST_TRY = Duration.ofSeconds(5);

  /**
   * One request.
   *
   * @param path with its query, such as {@code /v1/events?limit=100}
   * @param form the encoded parameters of a POST; empty for a GET
   */
  record Request(
      String method,
      String path,
      Optional<String> form,
      SecretValue apiKey,
      Optional<String> idempotencyKey) {}

  /**
   * Stripe's answer, whatever its status.
   *
   * @param headers by name, in lower case
   */
  record Response(int status, Map<String, String> headers, String body) {
    public Response {
      headers = Map.copyOf(headers);
    }

    /**
     * Returns the first value of a header.
     *
     * @param name in lower case
     */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /**
   * Sends the request once, within {@link #LONGEST_TRY}.
   *
   * @throws dev.countersign.faults.Unavailable if no answer came: the request may nevertheless have
   *     had its effect
   */
  Response send(Request request);
}
