package dev.countersign.stripe;

import dev.countersign.confidential.SecretValue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How a request gets to Stripe and its answer back: over HTTP, or to a simulated Stripe. */
@FunctionalInterface
public interface StripeTransport {
  /** One request, from the connection to the answer's last byte. */
  Duration LONGEST_TRY = Duration.ofSeconds(5);

  /**
   * One request.
   *
   * @param path with its query, such as {@code /v1/events?limit=100}
   * @param form the parameters of a POST, encoded; empty for a GET
   */
  record Request(
      String method,
      String path,
      Optional<String> form,
      SecretValue apiKey,
      Optional<String> idempotencyKey) {}

  /**
   * What came back, whatever the status is.
   *
   * @param headers by their names in lower case
   */
  record Response(int status, Map<String, String> headers, String body) {
    public Response {
      headers = Map.copyOf(headers);
    }

    /** The first value of a header, by its name in lower case. */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /**
   * Sends the request once, within {@link #LONGEST_TRY}.
   *
   * @throws dev.countersign.faults.Unavailable if no answer came: the request may have had its
   *     effect all the same
   */
  Response send(Request request);
}
