package dev.countersign.registerwebhook;

import dev.countersign.confidential.SecretValue;
import dev.countersign.faults.Deadline;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.secrets.WebhookSecrets;
import dev.countersign.secrets.WritableSecrets;
import dev.countersign.stripe.StripeWebhookEndpoints;
import dev.countersign.stripe.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does one step after the other until all is as it is wished, or has to wait. Each step is decided
 * by a new look at Stripe and at the stored secrets, so it does not matter who did the one before,
 * nor whether its answer came.
 */
final class Registration {
  /** So many webhook endpoints may an account have in each mode (Stripe docs, "Webhooks"). */
  static final int MOST_ENDPOINTS = 16;

  /** More than any way to what is wished has: two runs that undo one another must end. */
  private static final int MOST_STEPS = 60;

  private static final String DESCRIPTION = "Countersign: made and kept by its stack";

  private final Wish wish;
  private final StripeWebhookEndpoints stripe;
  private final WritableSecrets secrets;
  private final InstantSource clock;

  Registration(
      Wish wish, StripeWebhookEndpoints stripe, WritableSecrets secrets, InstantSource clock) {
    this.wish = wish;
    this.stripe = stripe;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** What a run has come to. */
  sealed interface Progress {
    /** All is as it is wished. */
    record Registered(String endpointId) implements Progress {}

    /**
     * A replacement is under way.
     *
     * @param delivering the endpoint that delivers meanwhile, if there is one
     * @param until when the next step can be done
     */
    record Waiting(Optional<String> delivering, Instant until) implements Progress {}

    /** The time was up, or another run works at the same. The next run goes on. */
    record Unfinished() implements Progress {}

    /**
     * The key has no permission for webhook endpoints: a person makes one, and puts its secret.
     *
     * @param hasSecret whether a signing secret is stored
     */
    record LeftToAPerson(boolean hasSecret) implements Progress {}
  }

  /**
   * Goes on towards what is wished, if the key may.
   *
   * @param runId no two runs have the same
   * @throws Unavailable if Stripe or Secrets Manager gave no usable answer; the next run goes on
   */
  Progress run(String runId) {
    for (int step = 1; step <= MOST_STEPS && !Deadline.current().hasPassed(); step++) {
      Situation situation = look();
      switch (Step.next(situation)) {
        case Step.Done() -> {
          return new Progress.Registered(situation.chosen().orElseThrow().id());
        }
        case Step.Wait(var until) -> {
          return new Progress.Waiting(
              situation.delivering().stream().findFirst().map(WebhookEndpoint::id), until);
        }
        case Step next -> {
          if (!perform(next, situation, runId + "-" + step)) {
            return new Progress.Unfinished();
          }
        }
      }
    }
    return new Progress.Unfinished();
  }

  /** Returns whether the key has a permission for webhook endpoints. */
  boolean isAllowed() {
    return stripe.isAllowed();
  }

  /** Returns whether a signing secret is stored, whosever it is. */
  boolean hasSecret() {
    return !stored().current().isEmpty();
  }

  Situation look() {
    return new Situation(wish, stripe.list(), stored(), clock.instant());
  }

  private StoredSecrets stored() {
    return StoredSecrets.read(secrets, wish.signingSecret());
  }

  /**
   * Returns in what the endpoint that delivers, and what is stored, are not as it is wished, in a
   * sentence for each.
   */
  List<String> differences(Situation situation) {
    List<String> differences = new ArrayList<>();
    for (WebhookEndpoint endpoint : situation.delivering()) {
      if (!endpoint.apiVersion().equals(Optional.of(wish.apiVersion()))) {
        differences.add(
            endpoint.id() + " is of API version " + endpoint.apiVersion().orElse("the account's"));
      }
      if (!endpoint.gets(wish.types())) {
        differences.add(endpoint.id() + " gets other event types");
      }
      if (!endpoint.url().equals(wish.url())) {
        differences.add(endpoint.id() + " delivers to another address");
      }
      if (!situation.stored().knows(endpoint.id())) {
        differences.add(endpoint.id() + " has a secret that was not stored for it");
      }
    }
    int ofNobody = situation.stored().ofNobody().size();
    if (ofNobody > 0) {
      differences.add("stored secrets that belong to no known endpoint: " + ofNobody);
    }
    return List.copyOf(differences);
  }

  /** Does the step. Returns whether this run may go on: another one has not come between. */
  private boolean perform(Step step, Situation situation, String idempotencyKey) {
    switch (step) {
      case Step.Create create -> {
        return create(create, situation, idempotencyKey);
      }
      case Step.Subscribe(var endpoint) ->
          stripe.update(
              endpoint.id(), wish.url(), wish.types(), Map.of(Situation.SILENT_SINCE, ""));
      case Step.Silence(var endpoint) -> silence(endpoint, situation);
      case Step.Forget(var endpointIds) -> {
        return put(situation.stored().without(endpointIds), situation);
      }
      case Step.PutAgain() -> {
        return put(situation.stored().value(), situation);
      }
      case Step.Remove(var endpoint) -> {
        var _ = stripe.delete(endpoint.id());
      }
      case Step.Wait _, Step.Done _ -> {}
    }
    return true;
  }

  private boolean create(Step.Create create, Situation situation, String idempotencyKey) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(Situation.MARK, wish.mark());
    create
        .overlap()
        .ifPresent(overlap -> metadata.putAll(Situation.metadata(Situation.OVERLAP, overlap)));
    StripeWebhookEndpoints.Created created;
    try {
      created =
          stripe.create(
              wish.url(),
              wish.apiVersion(),
              Situation.SILENCE,
              metadata,
              DESCRIPTION,
              idempotencyKey);
    } catch (NeedsAPerson refusal) {
      throw situation.endpoints().size() < MOST_ENDPOINTS
          ? refusal
          : new NeedsAPerson(
              "this Stripe account has "
                  + situation.endpoints().size()
                  + " webhook endpoints in this mode, and takes no more: remove one",
              refusal);
    }
    mustBeAsAsked(created.endpoint());
    return put(
        situation.stored().with(created.endpoint().id(), secret(created), create.owner()),
        situation);
  }

  /** The next look would not choose another one, and would create one more, up to the limit. */
  private void mustBeAsAsked(WebhookEndpoint created) {
    if (!created.apiVersion().equals(Optional.of(wish.apiVersion()))
        || !created.gets(Situation.SILENCE)) {
      var _ = stripe.delete(created.id());
      throw new NeedsAPerson(
          "Stripe made a webhook endpoint of API version "
              + created.apiVersion().orElse("none")
              + " for the event types "
              + created.events()
              + " where another was asked for");
    }
  }

  /** Returns the new secret. Without it the endpoint is of no use, and is removed. */
  private SecretValue secret(StripeWebhookEndpoints.Created created) {
    Optional<SecretValue> secret =
        created.secret().filter(value -> WebhookSecrets.isSigningSecret(value.reveal()));
    if (secret.isEmpty()) {
      var _ = stripe.delete(created.endpoint().id());
      throw new NeedsAPerson(
          "Stripe did not tell this key the signing secret of a new webhook endpoint");
    }
    return secret.get();
  }

  private void silence(WebhookEndpoint endpoint, Situation situation) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(Situation.MARK, wish.mark());
    metadata.put(Situation.SILENT_SINCE, Long.toString(situation.now().getEpochSecond()));
    if (!situation.isMarked(endpoint)) {
      metadata.put(Situation.ADOPTED, "true");
    }
    stripe.update(endpoint.id(), endpoint.url(), Situation.SILENCE, metadata);
  }

  /**
   * Puts a value, unless somebody else has put one since the look: theirs would be lost, and with
   * it the secret of an endpoint that may deliver already.
   */
  private boolean put(SecretValue value, Situation situation) {
    if (!stored().equals(situation.stored())) {
      return false;
    }
    secrets.put(wish.signingSecret(), value);
    return true;
  }

  /**
   * Marks all endpoints of this stack as to be replaced. {@link #run} then replaces them.
   *
   * @param overlap how long they, and their secrets, stay after that
   */
  void replaceAll(Duration overlap) {
    Situation situation = look();
    for (WebhookEndpoint endpoint : situation.ours()) {
      Map<String, String> metadata = new HashMap<>(Situation.metadata(Situation.REPLACE, overlap));
      metadata.put(Situation.MARK, wish.mark());
      if (!situation.isMarked(endpoint)) {
        metadata.put(Situation.ADOPTED, "true");
      }
      stripe.mark(endpoint.id(), metadata);
    }
  }

  /**
   * Removes the endpoints that carry the mark of this stack. What a person had made and is still
   * there gets its events back. Does as much as it can.
   */
  Unregistered unregister() {
    List<String> stays = new ArrayList<>();
    Situation situation = look();
    List<WebhookEndpoint> marked =
        situation.endpoints().stream().filter(situation::isMarked).toList();
    for (WebhookEndpoint endpoint : marked) {
      try {
        unregister(endpoint);
      } catch (Unavailable fault) {
        stays.add(endpoint.id() + " stays: " + fault.getMessage());
      }
    }
    return new Unregistered(!marked.isEmpty(), List.copyOf(stays));
  }

  /**
   * What has come of a deletion.
   *
   * @param wasThere whether any endpoint carried the mark
   * @param stays what stays at Stripe and should not, in a sentence for each
   */
  record Unregistered(boolean wasThere, List<String> stays) {}

  private void unregister(WebhookEndpoint endpoint) {
    if (endpoint.metadata(Situation.ADOPTED).isEmpty()) {
      var _ = stripe.delete(endpoint.id());
      return;
    }
    Map<String, String> metadata = new HashMap<>();
    for (String name :
        List.of(Situation.MARK, Situation.ADOPTED, Situation.SILENT_SINCE, Situation.REPLACE)) {
      metadata.put(name, "");
    }
    stripe.update(endpoint.id(), endpoint.url(), wish.types(), metadata);
  }
}
