package dev.countersign.aws;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** HTTP for those who are no AWS SDK, over the client that the SDK uses as well. */
@FunctionalInterface
public interface Http {
  /**
   * @param body what is sent; nothing if it is empty
   */
  record Request(String method, URI uri, Map<String, String> headers, byte[] body) {}

  /**
   * @param headers by their names in lower case; of several values the first
   */
  record Response(int status, Map<String, String> headers, byte[] body) {
    public Response {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * Sends the request once and reads the whole answer.
   *
   * @param longest for all of it, and not for the next byte; less if the invocation's {@linkplain
   *     dev.countersign.faults.Deadline deadline} comes before
   * @throws IOException if no whole answer came within that time: the request may have had its
   *     effect all the same
   */
  Response exchange(Request request, Duration longest) throws IOException;
}
