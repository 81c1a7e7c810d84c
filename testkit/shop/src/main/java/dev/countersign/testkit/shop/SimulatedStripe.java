package dev.countersign.testkit.shop;

import dev.countersign.emulators.stripe.ConnectionDropped;
import dev.countersign.emulators.stripe.StripeAnswer;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.faults.Unavailable;
import dev.countersign.stripe.StripeTransport;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The way to the simulated Stripe, without a network. */
public record SimulatedStripe(StripeSimulator stripe) implements StripeTransport {
  @Override
  public Response send(Request request) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Authorization", "Bearer " + request.apiKey().reveal());
    request.idempotencyKey().ifPresent(key -> headers.put("Idempotency-Key", key));
    try {
      return response(
          stripe.handle(
              new StripeCall(
                  request.method(), request.path(), headers, request.form().orElse(""))));
    } catch (ConnectionDropped _) {
      throw new Unavailable("no answer from Stripe");
    }
  }

  private static Response response(StripeAnswer answer) {
    Map<String, String> headers = new HashMap<>();
    answer.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return new Response(answer.status(), headers, answer.body());
  }
}
