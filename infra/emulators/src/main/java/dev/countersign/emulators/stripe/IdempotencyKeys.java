package dev.countersign.emulators.stripe;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The calls that were made under each key, and their answers (Stripe API reference, "Idempotent
 * requests").
 */
final class IdempotencyKeys {
  private static final Duration KEPT = Duration.ofHours(24);
  private static final int LONGEST = 255;

  private final Map<String, Use> uses = new LinkedHashMap<>();

  /** The first answer under a key. */
  record Stored(int status, String body, String requestId) {}

  /**
   * Takes the key for this call, or returns the answer of the call that took it before.
   *
   * @throws StripeFailure 400 if the key is too long or was used for another call, 409 if the call
   *     that took it is not answered yet
   */
  Optional<Stored> take(String key, String route, List<String> parameters, Instant now) {
    if (key.length() > LONGEST) {
      throw StripeFailure.idempotency(
          "Idempotency keys can be at most " + LONGEST + " characters long.");
    }
    forget(now.minus(KEPT));
    Use use = uses.get(key);
    if (use == null || use.isForgotten(now.minus(KEPT))) {
      uses.remove(key);
      uses.put(key, new Use(route, parameters, now, null));
      return Optional.empty();
    }
    if (use.stored() == null) {
      throw StripeFailure.keyInUse(key);
    }
    mustBeTheSame(key, use, route, parameters);
    return Optional.of(use.stored());
  }

  void store(String key, Stored answer) {
    uses.computeIfPresent(
        key, (_, use) -> new Use(use.route(), use.parameters(), use.since(), answer));
  }

  /** Frees the key, because the call did not reach its endpoint. */
  void release(String key) {
    uses.remove(key);
  }

  private static void mustBeTheSame(String key, Use use, String route, List<String> parameters) {
    if (!use.route().equals(route)) {
      throw StripeFailure.idempotency(
          "Keys for idempotent requests can only be used for the same endpoint they were first"
              + (" used for ('" + use.route() + "' vs '" + route + "'). Try using a key other")
              + (" than '" + key + "' if you meant to execute a different request."));
    }
    if (!use.parameters().equals(parameters)) {
      throw StripeFailure.idempotency(
          "Keys for idempotent requests can only be used with the same parameters they were first"
              + (" used with. Try using a key other than '" + key + "' if you meant to execute a")
              + " different request.");
    }
  }

  /** Forgets old keys. The oldest are first, so only one more is checked than is forgotten. */
  private void forget(Instant oldest) {
    Iterator<Use> oldestFirst = uses.values().iterator();
    while (oldestFirst.hasNext() && oldestFirst.next().isForgotten(oldest)) {
      oldestFirst.remove();
    }
  }

  private record Use(
      String route, List<String> parameters, Instant since, @Nullable Stored stored) {
    /** Returns whether the key is forgotten. A call that is not answered yet keeps its key. */
    boolean isForgotten(Instant oldest) {
      return stored != null && !since.isAfter(oldest);
    }
  }
}
