package dev.countersign.local.lambda;

import com.sun.net.httpserver.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes a program on this machine from a page in its browser. A page can reach loopback
 * too, and can do harm without reading an answer. Browsers name for each POST the page that sends
 * it (Fetch standard, "Origin header"), and a page whose own name points to loopback has to send
 * that name.
 */
final class Callers {
  private static final List<String> OURSELVES = List.of("127.0.0.1", "localhost", "[::1]");

  private Callers() {}

  static boolean mayBeAPage(Headers headers) {
    return headers.containsKey("Origin") || !OURSELVES.contains(host(headers.getFirst("Host")));
  }

  private static String host(@Nullable String header) {
    return header == null ? "" : header.replaceFirst(":[0-9]*$", "");
  }
}
