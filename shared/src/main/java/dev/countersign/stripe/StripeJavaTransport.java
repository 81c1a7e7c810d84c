package dev.countersign.stripe;

import com.stripe.Stripe;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiMode;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpHeaders;
import com.stripe.net.RequestOptions;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.aws.Http;
import dev.countersign.faults.StripeUnavailable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sends requests to Stripe's HTTP API with stripe-java's request classes over the shared HTTP
 * client. It does not use stripe-java's model classes: their adapters add 165 ms to a cold start
 * (docs/adr/0004).
 */
public final class StripeJavaTransport implements StripeTransport {
  static {
    Stripe.enableTelemetry =
        false; // telemetry would write a file and send timings with each request
  }

  private final Client client;
  private final String apiBase;

  /**
   * Creates a transport.
   *
   * @param apiBase an address to use instead of Stripe's, for the simulator
   */
  public StripeJavaTransport(Optional<String> apiBase, Http http) {
    this.client = new Client(http);
    this.apiBase = apiBase.orElse(Stripe.LIVE_API_BASE);
  }

  public static StripeJavaTransport of(FunctionEnvironment environment) {
    return new StripeJavaTransport(environment.find("STRIPE_API_BASE"), environment.http());
  }

  @Override
  public Response send(Request request) {
    var options = RequestOptions.builder().setApiKey(request.apiKey().reveal());
    request.idempotencyKey().ifPresent(options::setIdempotencyKey);
    try {
      return response(
          client.request(
              StripeRequest.createWithStringContent(
                  RequestMethod.valueOf(request.method()),
                  apiBase + request.path(),
                  request.form().orElse(null),
                  options.build(),
                  ApiMode.V1)));
    } catch (
        StripeException
            e) { // thrown only for a lost connection; an error status is returned as an answer
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new StripeUnavailable("no answer from Stripe: " + why.getClass().getSimpleName());
    }
  }

  private static Response response(StripeResponse response) {
    Map<String, String> headers = new HashMap<>();
    response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
    return new Response(response.code(), headers, response.body());
  }

  /**
   * The adapter for stripe-java's port for HTTP clients. Of the port's methods, only this one sends
   * the request exactly as given.
   */
  private static final class Client extends HttpClient {
    private final Http http;

    Client(Http http) {
      this.http = http;
    }

    @Override
    public StripeResponse request(StripeRequest request) throws ApiConnectionException {
      try {
        Http.Response response =
            http.exchange(
                new Http.Request(
                    request.method().name(),
                    URI.create(request.url().toString()),
                    headers(request),
                    request.content() == null ? new byte[0] : request.content().byteArrayContent()),
                LONGEST_TRY);
        Map<String, List<String>> headers = new TreeMap<>();
        response.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        return new StripeResponse(
            response.status(),
            HttpHeaders.of(headers),
            new String(response.body(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new ApiConnectionException("no answer", e);
      }
    }

    private static Map<String, String> headers(StripeRequest request) {
      Map<String, String> headers = new TreeMap<>();
      request.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
      headers.put("User-Agent", buildUserAgentString(request));
      headers.put("X-Stripe-Client-User-Agent", buildXStripeClientUserAgentString());
      return headers;
    }
  }
}
