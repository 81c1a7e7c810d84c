package dev.countersign.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.faults.Deadline;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Serves one function's requests: reads API Gateway's event and writes API Gateway's response. It
 * is the one place that catches faults. It logs them with their cause and answers 5xx without their
 * text.
 */
public final class Api {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

  /**
   * The limit of the work. Half a second is left to log and answer, so that the answer is there
   * within 25 seconds.
   */
  private static final Duration LONGEST_WORK = Duration.ofMillis(24_500);

  private final Log log;
  private final String method;
  private final Set<String> allowedOrigins;
  private final InstantSource clock;
  private final Duration longestWork;

  /**
   * Creates the API of one endpoint.
   *
   * @param method the one method that the endpoint accepts
   * @param allowedOrigins the origins whose pages may read the answers; empty for an endpoint that
   *     no page should call
   */
  public Api(Log log, String method, Set<String> allowedOrigins, InstantSource clock) {
    this(log, method, allowedOrigins, clock, LONGEST_WORK);
  }

  /**
   * Creates the API of one endpoint with its own limit.
   *
   * @param longestWork the {@link Deadline} of each request, counted from its arrival
   */
  public Api(
      Log log,
      String method,
      Set<String> allowedOrigins,
      InstantSource clock,
      Duration longestWork) {
    this.log = log;
    this.method = method;
    this.allowedOrigins = Set.copyOf(allowedOrigins);
    this.clock = clock;
    this.longestWork = longestWork;
  }

  /**
   * Returns the origins in a comma-separated list, the form of the template's AllowedOrigins. A
   * star is not an origin.
   */
  public static Set<String> originsFrom(Optional<String> list) {
    return list.stream()
        .flatMap(text -> Arrays.stream(text.split(",")))
        .map(String::strip)
        .filter(origin -> !origin.isEmpty() && !origin.equals("*"))
        .collect(Collectors.toUnmodifiableSet());
  }

  public void serve(InputStream in, OutputStream out, Context context, Endpoint endpoint)
      throws IOException {
    Deadline deadline = Deadline.in(longestWork, clock);
    JsonObject event =
        JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .getAsJsonObject();
    ApiRequest request = ApiRequest.of(event, context.getAwsRequestId());
    ApiResponse response = withCors(request, deadline.during(() -> answer(request, endpoint)));
    out.write(gatewayResponse(request, response).toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Calls the endpoint and turns any fault into an answer. It does not catch an Error: Lambda then
   * ends the process.
   */
  private ApiResponse answer(ApiRequest request, Endpoint endpoint) {
    ApiResponse response;
    try {
      response =
          request.method().equals(method)
              ? endpoint.answer(request)
              : ApiResponse.of(Problem.METHOD_NOT_ALLOWED).header("Allow", method);
    } catch (NeedsAPerson fault) {
      log.fault(request.requestId(), fault);
      return ApiResponse.of(Problem.INTERNAL);
    } catch (Unavailable fault) {
      log.fault(request.requestId(), fault);
      return ApiResponse.of(Problem.UNAVAILABLE).retryAfter(TRY_AGAIN);
    } catch (RuntimeException fault) {
      log.fault(request.requestId(), fault);
      return ApiResponse.of(Problem.INTERNAL);
    }
    logAnswer(request, response);
    return response;
  }

  private void logAnswer(ApiRequest request, ApiResponse response) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("message", "answered " + response.status());
    fields.putAll(response.logged());
    log.report(request.requestId(), fields, response.counted());
  }

  private ApiResponse withCors(ApiRequest request, ApiResponse response) {
    if (allowedOrigins.isEmpty()) {
      return response;
    }
    ApiResponse varying = response.header("Vary", "Origin");
    List<String> origins = request.header("Origin");
    return origins.size() == 1 && allowedOrigins.contains(origins.getFirst())
        ? varying
            .header("Access-Control-Allow-Origin", origins.getFirst())
            .header("Access-Control-Expose-Headers", "Location,Retry-After")
        : varying;
  }

  /**
   * Returns the response in API Gateway's output format (API Gateway docs, "Lambda proxy
   * integrations").
   */
  private static JsonObject gatewayResponse(ApiRequest request, ApiResponse response) {
    JsonObject body = response.body();
    if ("application/problem+json".equals(response.headers().get("Content-Type"))) {
      body = body.deepCopy();
      body.addProperty("requestId", request.requestId());
    }
    JsonObject headers = new JsonObject();
    response.headers().forEach(headers::addProperty);
    JsonObject answer = new JsonObject();
    answer.addProperty("statusCode", response.status());
    answer.add("headers", headers);
    answer.addProperty("body", body.toString());
    answer.addProperty("isBase64Encoded", false);
    return answer;
  }
}
