package dev.countersign.registerwebhook;

import dev.countersign.stripe.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one thing to do next on the way to what is wished
 * (docs/adr/0027-the-endpoint-registers-itself.md).
 */
sealed interface Step {
  /**
   * Create an endpoint that delivers nothing, and store its secret beside those that are stored.
   *
   * @param overlap what a person wants for what it replaces
   * @param owner the endpoint with which the stored secrets of nobody go
   */
  record Create(Optional<Duration> overlap, Optional<String> owner) implements Step {}

  /** Let the endpoint deliver the wished types to the wished address. */
  record Subscribe(WebhookEndpoint endpoint) implements Step {}

  /** Let the endpoint deliver nothing new. */
  record Silence(WebhookEndpoint endpoint) implements Step {}

  /** Store the secrets without those of these endpoints. */
  record Forget(Set<String> endpointIds) implements Step {}

  /** Store the same once more, so that the previous version holds no other secrets either. */
  record PutAgain() implements Step {}

  /** Remove an endpoint that delivers nothing, and whose secret is not stored. */
  record Remove(WebhookEndpoint endpoint) implements Step {}

  /** Nothing can be done before that time. */
  record Wait(Instant until) implements Step {}

  /** All is as it is wished. */
  record Done() implements Step {}

  /** Decides. Nothing is done that could leave a delivery without a secret that proves it. */
  static Step next(Situation situation) {
    Optional<WebhookEndpoint> useless =
        silent(situation)
            .filter(situation::isMarked)
            .filter(endpoint -> !situation.stored().knows(endpoint.id()))
            .filter(endpoint -> isPast(situation.unneededAt(endpoint), situation))
            .findFirst();
    if (useless.isPresent()) {
      return new Remove(useless.get());
    }
    return situation
        .chosen()
        .map(chosen -> towards(chosen, situation))
        .orElseGet(() -> new Create(situation.wishedOverlap(), situation.ownerOfTheUnknown()));
  }

  private static Step towards(WebhookEndpoint chosen, Situation situation) {
    Instant ready = situation.readEverywhereAt();
    if (Situation.isSilent(chosen) && !isPast(ready, situation)) {
      return new Wait(ready);
    }
    if (!situation.isAsWished(chosen)) {
      return new Subscribe(chosen);
    }
    return situation.delivering().stream()
        .filter(endpoint -> !endpoint.id().equals(chosen.id()))
        .findFirst()
        .<Step>map(Silence::new)
        .orElseGet(() -> clearUp(chosen, situation));
  }

  /** Only the chosen endpoint delivers. The others, and their secrets, go when they may. */
  private static Step clearUp(WebhookEndpoint chosen, Situation situation) {
    List<WebhookEndpoint> replaced =
        silent(situation).filter(endpoint -> !endpoint.id().equals(chosen.id())).toList();
    Set<String> forgettable =
        replaced.stream()
            .filter(endpoint -> isPast(situation.unneededAt(endpoint), situation))
            .map(WebhookEndpoint::id)
            .filter(situation.stored()::knows)
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> missing = missing(situation);
    if (isPast(situation.forgottenAt(chosen), situation)) {
      forgettable.addAll(missing);
    }
    if (!forgettable.isEmpty()) {
      return new Forget(forgettable);
    }
    if (situation.stored().hasLeftBehind()) {
      return new PutAgain();
    }
    return Stream.concat(
            replaced.stream().map(situation::unneededAt),
            missing.stream().map(_ -> situation.forgottenAt(chosen)))
        .filter(time -> !isPast(time, situation))
        .min(Comparator.naturalOrder())
        .<Step>map(Wait::new)
        .orElseGet(Done::new);
  }

  private static Stream<WebhookEndpoint> silent(Situation situation) {
    return situation.ours().stream().filter(Situation::isSilent);
  }

  /** Returns the ids of endpoints whose secrets are stored, and that are not at Stripe. */
  private static List<String> missing(Situation situation) {
    List<String> there = situation.endpoints().stream().map(WebhookEndpoint::id).toList();
    return situation.stored().endpoints().stream().filter(id -> !there.contains(id)).toList();
  }

  private static boolean isPast(Instant time, Situation situation) {
    return !situation.now().isBefore(time);
  }
}
