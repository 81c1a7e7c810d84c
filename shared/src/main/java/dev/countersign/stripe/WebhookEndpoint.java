package dev.countersign.stripe;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An address to which Stripe delivers events (API reference, "The Webhook Endpoint object"). Its
 * signing secret is told at its creation only.
 *
 * @param apiVersion the version in which events are delivered, given at creation only; empty for
 *     the account's own
 * @param events the event types that it gets
 * @param isEnabled whether it gets any; Stripe disables one that fails for days
 */
public record WebhookEndpoint(
    String id,
    String url,
    Optional<String> apiVersion,
    SortedSet<String> events,
    boolean isEnabled,
    Instant created,
    Map<String, String> metadata) {
  public WebhookEndpoint {
    events = new TreeSet<>(events);
    metadata = Map.copyOf(metadata);
  }

  public Optional<String> metadata(String name) {
    return Optional.ofNullable(metadata.get(name));
  }

  /** Returns whether these are all the types that it gets. */
  public boolean gets(Collection<String> types) {
    return events.equals(new TreeSet<>(types));
  }
}
