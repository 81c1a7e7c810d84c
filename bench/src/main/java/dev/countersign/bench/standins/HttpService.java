package dev.countersign.bench.standins;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/** Answers HTTP requests. */
@FunctionalInterface
public interface HttpService {
  /**
   * One request.
   *
   * @param path with the query
   * @param headers by name; the case of a name does not matter
   */
  record Request(String method, String path, Map<String, String> headers, byte[] body) {
    public String text() {
      return new String(body, UTF_8);
    }
  }

  /** Its answer. */
  record Answer(int status, Map<String, String> headers, byte[] body) {
    public static Answer of(int status, String body) {
      return new Answer(status, Map.of(), body.getBytes(UTF_8));
    }
  }

  /** Answers a request, in the thread of its connection. */
  Answer answer(Request request) throws InterruptedException;
}
