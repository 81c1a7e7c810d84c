package dev.countersign.local.lambda;

import com.sun.net.httpserver.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a program on this machine from a page in its browser, which can reach loopback as well and
 * needs no answer to do harm. Browsers say for each POST which page it comes from (Fetch standard,
 * "Origin header"), and a page that has its own name point to loopback can't but say that name.
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
