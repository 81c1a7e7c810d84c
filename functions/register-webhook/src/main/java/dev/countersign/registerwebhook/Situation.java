package dev.countersign.registerwebhook;

import dev.countersign.stripe.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What is so at Stripe and in Secrets Manager, beside what is wished. All that a rotation has to
 * remember stands in the endpoints' metadata and in the stored value, so that it goes on after a
 * crash at any call.
 *
 * @param endpoints all of the account, whoever made them
 */
record Situation(Wish wish, List<WebhookEndpoint> endpoints, StoredSecrets stored, Instant now) {
  /**
   * The one event type of an endpoint that is to deliver nothing. It is sent when a test clock
   * fails, in test mode alone, and says nothing to us if it comes (API reference, "Types of
   * events").
   */
  static final Set<String> SILENCE = Set.of("test_helpers.test_clock.internal_failure");

  /** The metadata in which an endpoint carries the mark of its stack. */
  static final String MARK = "countersign";

  /** Since when the endpoint delivers nothing new, in seconds of the Unix epoch. */
  static final String SILENT_SINCE = "countersign_silent_since";

  /** That a person wants the endpoint replaced, and the overlap in seconds. */
  static final String REPLACE = "countersign_replace";

  /** The overlap in seconds that a person wants for what this endpoint has replaced. */
  static final String OVERLAP = "countersign_overlap";

  /** That a person made the endpoint, and it gets its events back when the stack goes. */
  static final String ADOPTED = "countersign_adopted";

  /**
   * The time for which a replaced endpoint stays: as long as Stripe delivers an event again in live
   * mode (Stripe docs, "Receive Stripe events in your webhook endpoint").
   */
  static final Duration DEFAULT_OVERLAP = Duration.ofDays(3);

  static final Duration LONGEST_OVERLAP = Duration.ofDays(7);

  /**
   * The time after which every function verifies with what is stored: it is cached for five
   * minutes, and a minute is for clocks that differ and a read that is on its way.
   */
  static final Duration UNTIL_READ_EVERYWHERE = Duration.ofMinutes(6);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");

  /**
   * Returns the endpoints that are this stack's: those with its mark, and those without any mark
   * that deliver to its address, which a person has made.
   */
  List<WebhookEndpoint> ours() {
    return endpoints.stream().filter(this::isOurs).toList();
  }

  private boolean isOurs(WebhookEndpoint endpoint) {
    return isMarked(endpoint)
        || (endpoint.metadata(MARK).isEmpty() && endpoint.url().equals(wish.url()));
  }

  boolean isMarked(WebhookEndpoint endpoint) {
    return endpoint.metadata(MARK).equals(Optional.of(wish.mark()));
  }

  static boolean isSilent(WebhookEndpoint endpoint) {
    return endpoint.gets(SILENCE);
  }

  boolean isAsWished(WebhookEndpoint endpoint) {
    return endpoint.gets(wish.types()) && endpoint.url().equals(wish.url());
  }

  /**
   * Returns the endpoint that shall deliver, if there is one that can: of the wished version, with
   * its secret stored, and not to be replaced. One that delivers already comes first, then the
   * newest.
   */
  Optional<WebhookEndpoint> chosen() {
    return endpoints.stream()
        .filter(this::isMarked)
        .filter(endpoint -> endpoint.apiVersion().equals(Optional.of(wish.apiVersion())))
        .filter(endpoint -> stored.knows(endpoint.id()))
        .filter(endpoint -> endpoint.metadata(REPLACE).isEmpty())
        .max(
            Comparator.<WebhookEndpoint, Boolean>comparing(endpoint -> !isSilent(endpoint))
                .thenComparing(WebhookEndpoint::created)
                .thenComparing(WebhookEndpoint::id));
  }

  /** Returns those of ours that deliver events, in whatever version. */
  List<WebhookEndpoint> delivering() {
    return ours().stream().filter(Predicate.not(Situation::isSilent)).toList();
  }

  /**
   * Returns when the chosen endpoint may deliver: as soon as every function knows its secret. None
   * remembers another if there never was one.
   */
  Instant readEverywhereAt() {
    boolean isFirst = stored.previous().isEmpty() && stored.current().size() == 1;
    return isFirst ? Instant.MIN : stored.putAt().plus(UNTIL_READ_EVERYWHERE);
  }

  /** Returns when a silent endpoint that is replaced is not needed any more. */
  Instant unneededAt(WebhookEndpoint silent) {
    return seconds(silent, SILENT_SINCE)
        .map(since -> Instant.ofEpochSecond(since).plus(overlap(silent, REPLACE)))
        .orElse(Instant.MIN); // it has never delivered
  }

  /**
   * Returns when the secret of an endpoint is not needed any more that is not at Stripe: a person
   * has deleted it there, or the key is of another account or mode.
   */
  Instant forgottenAt(WebhookEndpoint chosen) {
    return stored.putAt().plus(overlap(chosen, OVERLAP));
  }

  /** Returns the shortest overlap that a person wants for an endpoint that is there. */
  Optional<Duration> wishedOverlap() {
    return ours().stream()
        .filter(endpoint -> endpoint.metadata(REPLACE).isPresent())
        .map(endpoint -> overlap(endpoint, REPLACE))
        .min(Comparator.naturalOrder());
  }

  /**
   * Returns the endpoint with which the secrets go of which nobody knows whose they are. If there
   * is one such secret, and one endpoint whose secret is not known, they belong together. Else they
   * go with an endpoint that a person wants replaced, rather one that delivers: the secret may have
   * leaked. Empty if there is none: they stay.
   */
  Optional<String> ownerOfTheUnknown() {
    List<WebhookEndpoint> unknown =
        delivering().stream().filter(endpoint -> !stored.knows(endpoint.id())).toList();
    if (unknown.size() == 1 && stored.ofNobody().size() == 1) {
      return Optional.of(unknown.getFirst().id());
    }
    return ours().stream()
        .filter(endpoint -> endpoint.metadata(REPLACE).isPresent())
        .max(Comparator.comparing(endpoint -> !isSilent(endpoint)))
        .map(WebhookEndpoint::id);
  }

  private static Duration overlap(WebhookEndpoint endpoint, String name) {
    return seconds(endpoint, name)
        .map(Duration::ofSeconds)
        .filter(overlap -> overlap.compareTo(LONGEST_OVERLAP) <= 0)
        .orElse(DEFAULT_OVERLAP);
  }

  private static Optional<Long> seconds(WebhookEndpoint endpoint, String name) {
    return endpoint.metadata(name).filter(SECONDS.asMatchPredicate()).map(Long::parseLong);
  }

  /** Returns the metadata of the seconds. */
  static Map<String, String> metadata(String name, Duration seconds) {
    return Map.of(name, Long.toString(seconds.toSeconds()));
  }
}
