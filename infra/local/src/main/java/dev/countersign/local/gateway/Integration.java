package dev.countersign.local.gateway;

import java.time.Duration;
import java.util.regex.Pattern;

/** The integration behind a route. */
sealed interface Integration {
  /** A Lambda function that gets the whole request and returns the whole answer. */
  record Proxy(String function, String account, Duration timeout) implements Integration {}

  /** No function: templates create the answer. */
  record Mock(MockTemplates templates) implements Integration {}

  Pattern FUNCTION =
      Pattern.compile(":lambda:[^:]*:(\\d+):function:([A-Za-z0-9_-]+)(:[^/]+)?/invocations$");

  /**
   * Reads an {@code x-amazon-apigateway-integration}.
   *
   * @throws IllegalArgumentException if it is of a kind that the template does not use
   */
  static Integration of(Document document) {
    var type = document.required("type");
    return switch (type) {
      case "aws_proxy" -> {
        var uri = document.required("uri");
        var match = FUNCTION.matcher(uri);
        if (!match.find()) {
          throw new IllegalArgumentException("The integration's uri names no function: " + uri);
        }
        var timeout = Duration.ofMillis(document.number("timeoutInMillis", 29_000));
        yield new Proxy(match.group(2), match.group(1), timeout);
      }
      case "mock" -> new Mock(MockTemplates.of(document));
      default -> throw new IllegalArgumentException("No integration of type " + type + " here.");
    };
  }
}
