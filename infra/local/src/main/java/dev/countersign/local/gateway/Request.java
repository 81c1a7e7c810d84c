package dev.countersign.local.gateway;

import com.sun.net.httpserver.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpFields;

/**
 * A client's request, with what API Gateway adds to it on arrival.
 *
 * @param stagePath the path with its stage, as the execute-api address has it and WAF sees it
 * @param askedPath the path as the client sent it, with the stage or, behind a domain, without
 * @param headers the client's headers and those that the gateway adds, without those of the
 *     connection
 */
@SuppressWarnings("ArrayRecordComponent") // read once and never compared
record Request(
    String requestId,
    String extendedRequestId,
    Instant time,
    String method,
    String stagePath,
    String askedPath,
    String query,
    Headers headers,
    String sourceIp,
    String protocol,
    byte[] body) {
  static final String STAGE = "live";

  /** Headers about the connection and not the request; API Gateway does not pass them on. */
  private static final List<String> OF_THE_CONNECTION =
      List.of(
          "Connection",
          "Content-Length",
          "Expect",
          "Http2-settings",
          "Keep-Alive",
          "Te",
          "Trailer",
          "Transfer-Encoding",
          "Upgrade");

  static Request of(org.eclipse.jetty.server.Request received, Instant time, byte[] body) {
    var path = Optional.ofNullable(received.getHttpURI().getPath()).orElse("/");
    var address = org.eclipse.jetty.server.Request.getRemoteAddr(received);
    return new Request(
        UUID.randomUUID().toString(),
        extendedId(),
        time,
        received.getMethod(),
        isOnStage(path) ? path : "/" + STAGE + path,
        path,
        Optional.ofNullable(received.getHttpURI().getQuery()).orElse(""),
        headers(received.getHeaders(), address, time),
        address,
        received.getConnectionMetaData().getProtocol(),
        body);
  }

  /** Returns the path without the stage, which routes match. */
  String path() {
    var path = stagePath.substring(1 + STAGE.length());
    return path.isEmpty() ? "/" : path;
  }

  /** Returns the last value of this header, in any case. API Gateway lets the last value win. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(List::getLast);
  }

  /** Returns the media type of a header's first entry, without parameters, in lower case. */
  Optional<String> mediaType(String header) {
    return header(header)
        .map(value -> value.split("[;,]", 2)[0].strip().toLowerCase(Locale.ROOT))
        .filter(type -> !type.isEmpty());
  }

  /** Returns every query parameter with its values, decoded, in the order of the query. */
  Map<String, List<String>> queryParameters() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (var part : query.split("&", -1)) {
      if (!part.isEmpty()) {
        var nameAndValue = part.split("=", 2);
        var value = nameAndValue.length == 2 ? decoded(nameAndValue[1]) : "";
        parameters.computeIfAbsent(decoded(nameAndValue[0]), _ -> new ArrayList<>()).add(value);
      }
    }
    return parameters;
  }

  /** Decodes a part of a URL. An invalid escape stays as it is. */
  static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  private static boolean isOnStage(String path) {
    return path.equals("/" + STAGE) || path.startsWith("/" + STAGE + "/");
  }

  private static Headers headers(HttpFields received, String address, Instant time) {
    var headers = new Headers();
    received.forEach(field -> headers.add(field.getName(), field.getValue()));
    OF_THE_CONNECTION.forEach(headers::remove);
    var forwarded = headers.getFirst("X-Forwarded-For");
    headers.set("X-Forwarded-For", forwarded == null ? address : forwarded + ", " + address);
    headers.set("X-Forwarded-Port", "443");
    headers.set("X-Forwarded-Proto", "https");
    if (!headers.containsKey("X-Amzn-Trace-Id")) {
      var root = UUID.randomUUID().toString().replace("-", "").substring(8);
      headers.set(
          "X-Amzn-Trace-Id", "Root=1-" + String.format("%08x", time.getEpochSecond()) + "-" + root);
    }
    return headers;
  }

  private static String extendedId() {
    var bytes = new byte[11];
    ThreadLocalRandom.current().nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }
}
