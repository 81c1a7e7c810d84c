package dev.countersign.local;

import dev.countersign.local.Catalogue.ListedPrice;
import java.io.PrintStream;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/**
 * The text that a person sees when the local stack is ready: commands to paste, addresses and keys.
 */
final class Welcome {
  private Welcome() {}

  static void print(LocalStack stack, Optional<RealStripe> realStripe, PrintStream out) {
    out.println(lambdaLine(stack));
    stack
        .simulatedStripe()
        .ifPresentOrElse(
            stripe -> out.println(stripeLine(stripe, stack.signingSecret())),
            () ->
                out.println(
                    "The real Stripe is used, in test mode. Have it deliver its events here, signed"
                        + " with your STRIPE_WEBHOOK_SECRET:\n  stripe listen --forward-to "
                        + stack.webhookAddress()));
    stack.catalogue().example().ifPresent(price -> out.print(commands(stack, realStripe, price)));
    out.println("Countersign is ready: " + stack.address());
    out.flush();
  }

  private static String lambdaLine(LocalStack stack) {
    return "Lambda: %1$s (curl %1$s/2015-03-31/functions/NAME/invocations -d '{}')"
        .formatted(stack.lambdaAddress());
  }

  private static String stripeLine(SimulatedStripe stripe, String signingSecret) {
    return "Stripe simulator: %s %s %s %s"
        .formatted(
            stripe.address(),
            stripe.keys().secretKey(),
            stripe.keys().publishableKey(),
            signingSecret);
  }

  private static String commands(
      LocalStack stack, Optional<RealStripe> realStripe, ListedPrice price) {
    return """

    # Try it: paste these one after another into another terminal.
    # 1. Create a payment, as the storefront's page does; sending it again with the same key is safe.
    ANSWER=$(curl -s --retry 5 %1$s/payment-intents -H 'Content-Type: application/json' -H 'Idempotency-Key: %2$s' -d '{"currency":"%3$s","items":[{"productId":"%4$s","quantity":2}]}'); printf '%%s\\n' "$ANSWER"
    # 2. Pay, as the buyer's browser does.
    CLIENT_SECRET=$(printf '%%s' "$ANSWER" | sed 's/.*"clientSecret":"\\([^"]*\\)".*/\\1/'); ORDER=$(printf '%%s' "$ANSWER" | sed 's/.*"orderId":"\\([^"]*\\)".*/\\1/')
    curl -s %5$s/v1/payment_intents/"${CLIENT_SECRET%%%%_secret_*}"/confirm -u %6$s: -d client_secret="$CLIENT_SECRET" -d payment_method=pm_card_visa -d return_url=https://shop.example/done
    # 3. Ask for the order: PAID as soon as Stripe's webhook has arrived, a moment later.
    sleep 2; curl -s %1$s/orders/"$ORDER"

    """
        .formatted(
            stack.address(),
            UUID.randomUUID(),
            price.price().currency().code(),
            price.product(),
            stack
                .simulatedStripe()
                .map(SimulatedStripe::address)
                .orElse(URI.create("https://api.stripe.com")),
            key(stack, realStripe));
  }

  /**
   * Returns the key that a browser would use. For the real Stripe without a key it returns the
   * shell's own variable.
   */
  private static String key(LocalStack stack, Optional<RealStripe> realStripe) {
    return stack
        .simulatedStripe()
        .map(stripe -> stripe.keys().publishableKey())
        .or(() -> realStripe.filter(RealStripe::hasPublishableKey).map(RealStripe::publishableKey))
        .orElse("\"$STRIPE_SECRET_KEY\"");
  }
}
