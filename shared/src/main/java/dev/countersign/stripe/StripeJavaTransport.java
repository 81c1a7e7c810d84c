package dev.countersign.stripe;

import com.stripe.Stripe;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiMode;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.HttpURLConnectionClient;
import com.stripe.net.RequestOptions;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import dev.countersign.faults.Unavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Stripe's HTTP API by stripe-java's HTTP client alone, with its retries. Its model classes stay
 * out: their adapters cost a cold start 165 ms (docs/adr/0004).
 */
public final class StripeJavaTransport implements StripeTransport {
  private static final int RETRIES = 2;
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration READ = Duration.ofSeconds(4);

  static {
    Stripe.enableTelemetry = false; // it would write a file and send timings with each request
  }

  private final HttpURLConnectionClient http = new HttpURLConnectionClient();
  private final String apiBase;

  /**
   * @param apiBase another address than Stripe's, for the simulator
   */
  public StripeJavaTransport(Optional<String> apiBase) {
    this.apiBase = apiBase.orElse(Stripe.LIVE_API_BASE);
  }

  @Override
  public Response send(Request request) {
    var options =
        RequestOptions.builder()
            .setApiKey(request.apiKey().reveal())
            .setMaxNetworkRetries(RETRIES)
            .setConnectTimeout((int) CONNECT.toMillis())
            .setReadTimeout((int) READ.toMillis());
    request.idempotencyKey().ifPresent(options::setIdempotencyKey);
    try {
      return response(
          http.requestWithRetries(
              StripeRequest.createWithStringContent(
                  RequestMethod.valueOf(request.method()),
                  apiBase + request.path(),
                  request.form().orElse(null),
                  options.build(),
                  ApiMode.V1)));
    } catch (StripeException e) { // thrown for a lost connection only; an answer is an answer
      throw new Unavailable("no answer from Stripe: " + e.getClass().getSimpleName());
    }
  }

  private static Response response(StripeResponse response) {
    Map<String, String> headers = new HashMap<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (name != null) { // the status line, which HttpURLConnection counts as a header
                headers.put(name.toLowerCase(Locale.ROOT), values.getFirst());
              }
            });
    return new Response(response.code(), headers, response.body());
  }
}
