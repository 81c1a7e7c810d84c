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
import dev.countersign.aws.Http;
import dev.countersign.aws.SharedHttpClient;
import dev.countersign.faults.Unavailable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Stripe's HTTP API by stripe-java's requests, over the shared HTTP client. Its model classes stay
 * out: their adapters cost a cold start 165 ms (docs/adr/0004).
 */
public final class StripeJavaTransport implements StripeTransport {
  static {
    Stripe.enableTelemetry = false; // it would write a file and send timings with each request
  }

  private final Client client;
  private final String apiBase;

  /**
   * @param apiBase another address than Stripe's, for the simulator
   */
  public StripeJavaTransport(Optional<String> apiBase) {
    this.client = new Client(SharedHttpClient.ofThisProcess());
    this.apiBase = apiBase.orElse(Stripe.LIVE_API_BASE);
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
    } catch (StripeException e) { // thrown for a lost connection only; an answer is an answer
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new Unavailable("no answer from Stripe: " + why.getClass().getSimpleName());
    }
  }

  private static Response response(StripeResponse response) {
    Map<String, String> headers = new HashMap<>();
    response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
    return new Response(response.code(), headers, response.body());
  }

  /** stripe-java's port for HTTP clients. Of its methods only this one sends what it is given. */
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
