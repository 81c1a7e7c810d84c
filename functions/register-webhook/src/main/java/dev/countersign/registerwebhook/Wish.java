package dev.countersign.registerwebhook;

import dev.countersign.stripe.StripeEventReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * What this version of the stack wants to be true at Stripe.
 *
 * @param mark the stack's own name at Stripe, that no other stack has: its endpoints carry it
 * @param url where Stripe delivers
 * @param apiVersion the version in which events are delivered
 * @param types the event types that are handled
 * @param origins of the shop's pages, such as {@code https://shop.example}
 * @param publishableKey the key that the shop's pages use
 * @param apiKeySecret the id of the secret with the key to use
 * @param signingSecret the id of the secret that keeps the endpoint's signing secret
 */
public record Wish(
    String mark,
    String url,
    String apiVersion,
    SortedSet<String> types,
    List<String> origins,
    String publishableKey,
    String apiKeySecret,
    String signingSecret) {

  /** Reads the wish from the environment that the template sets. */
  static Wish of(Map<String, String> environment) {
    return new Wish(
        environment.getOrDefault("ENDPOINT_MARK", ""),
        environment.getOrDefault("WEBHOOK_URL", ""),
        environment.getOrDefault("STRIPE_API_VERSION", ""),
        StripeEventReader.handledTypes(),
        Arrays.stream(environment.getOrDefault("ALLOWED_ORIGINS", "").split(",", -1))
            .map(String::strip)
            .filter(origin -> !origin.isEmpty())
            .toList(),
        environment.getOrDefault("STRIPE_PUBLISHABLE_KEY", ""),
        environment.getOrDefault("WEBHOOK_API_KEY_SECRET", ""),
        environment.getOrDefault("STRIPE_WEBHOOK_SIGNING_SECRET", ""));
  }
}
