package dev.countersign.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The variables of a mapping template: {@code $input} and {@code $context} (developer guide,
 * "Variables for data transformations"). What the template sets in {@code
 * $context.responseOverride} is kept for the answer.
 */
final class MockVariables {
  private final Input input;
  private final Map<String, Object> headerOverrides = new LinkedHashMap<>();
  private final Map<String, Object> override = new HashMap<>(Map.of("header", headerOverrides));
  private final Map<String, Object> context = new HashMap<>();

  MockVariables(Request request, Route.Match match) {
    input = new Input(request, match);
    context.put("requestId", request.requestId());
    context.put("extendedRequestId", request.extendedRequestId());
    context.put("httpMethod", request.method());
    context.put("resourcePath", match.route().resource());
    context.put("path", request.askedPath());
    context.put("protocol", request.protocol());
    context.put("stage", Request.STAGE);
    context.put("requestTimeEpoch", request.time().toEpochMilli());
    context.put(
        "identity",
        Map.of(
            "sourceIp", request.sourceIp(), "userAgent", request.header("User-Agent").orElse("")));
    context.put("responseOverride", override);
  }

  Map<String, Object> all() {
    return new HashMap<>(Map.of("input", input, "context", context));
  }

  Optional<Integer> statusOverride() {
    return Optional.ofNullable(override.get("status"))
        .map(status -> Integer.parseInt(status.toString()));
  }

  void overrideIn(Headers headers) {
    headerOverrides.forEach((name, value) -> headers.set(name, value.toString()));
  }

  /** Public, because Velocity calls it by reflection. */
  public static final class Input {
    private final Request request;
    private final Map<String, String> path;

    private Input(Request request, Route.Match match) {
      this.request = request;
      path = match.pathParameters();
    }

    public String getBody() {
      return new String(request.body(), UTF_8);
    }

    /**
     * Returns a parameter of the path, the query or the headers, in this order; an empty text if
     * none has it. API Gateway finds a header by the case in which it was sent, which the JDK's
     * server does not keep.
     */
    public String params(String name) {
      var query = request.queryParameters().get(name);
      return Optional.ofNullable(path.get(name))
          .or(() -> Optional.ofNullable(query).map(List::getLast))
          .or(() -> request.header(name))
          .orElse("");
    }
  }
}
