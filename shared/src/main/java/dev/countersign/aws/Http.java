package dev.countersign.aws;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** HTTP for callers other than the AWS SDK, over the same client that the SDK uses. */
@FunctionalInterface
public interface Http {
  /**
   * One request.
   *
   * @param body the bytes to send; empty for no body
   */
  record Request(String method, URI uri, Map<String, String> headers, byte[] body) {}

  /**
   * The answer.
   *
   * @param headers by name, in lower case; only the first of several values
   */
  record Response(int status, Map<String, String> headers, byte[] body) {
    public Response {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * Sends the request once and reads the whole answer.
   *
   * @param longest the limit of the whole exchange, not of the wait for the next byte; shorter if
   *     the invocation's {@linkplain dev.countersign.faults.Deadline deadline} comes first
   * @throws IOException if no complete answer came within that time: the request may nevertheless
   *     have had its effect
   */
  Response exchange(Request request, Duration longest) throws IOException;
}
