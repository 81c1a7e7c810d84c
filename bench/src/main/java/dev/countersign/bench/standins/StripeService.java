package dev.countersign.bench.standins;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.emulators.stripe.StripeAnswer;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeSimulator;

/** The simulated Stripe over HTTP. */
record StripeService(StripeSimulator simulator) implements HttpService {
  @Override
  public Answer answer(Request request) {
    StripeAnswer answer =
        simulator.handle(
            new StripeCall(request.method(), request.path(), request.headers(), request.text()));
    return new Answer(answer.status(), answer.headers(), answer.body().getBytes(UTF_8));
  }
}
