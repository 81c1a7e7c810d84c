package dev.countersign.registerwebhook;

import dev.countersign.confidential.SecretValue;
import dev.countersign.secrets.Secrets;
import dev.countersign.secrets.WebhookSecrets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The signing secrets that are stored, all in one value. Before a secret stands the id of its
 * endpoint, {@code we_1Abc whsec_…}: nobody who verifies deliveries heeds such a word. A secret
 * that a person has put stands alone.
 *
 * @param putAt the time at which the current value was put
 * @param previous what the previous version lists, which proves deliveries for 25 hours more
 */
record StoredSecrets(List<Entry> current, Instant putAt, List<Entry> previous) {
  static final StoredSecrets NONE = new StoredSecrets(List.of(), Instant.EPOCH, List.of());

  private static final Pattern ENDPOINT_ID = Pattern.compile("we_[A-Za-z0-9]+");

  /**
   * One secret.
   *
   * @param endpoint the id of the endpoint whose deliveries it signs, if that is known
   */
  record Entry(Optional<String> endpoint, SecretValue secret) {
    boolean isOf(String endpointId) {
      return endpoint.equals(Optional.of(endpointId));
    }
  }

  StoredSecrets {
    current = List.copyOf(current);
    previous = List.copyOf(previous);
  }

  /** Reads what is stored; {@link #NONE} if the secret has no value yet. */
  static StoredSecrets read(Secrets secrets, String secretId) {
    return secrets
        .find(secretId)
        .map(
            version ->
                new StoredSecrets(
                    entries(version.value()),
                    version.createdAt(),
                    secrets.previous(secretId).map(StoredSecrets::entries).orElse(List.of())))
        .orElse(NONE);
  }

  private static List<Entry> entries(SecretValue value) {
    List<Entry> entries = new ArrayList<>();
    Optional<String> endpoint = Optional.empty();
    for (String word : WebhookSecrets.words(value)) {
      if (WebhookSecrets.isSigningSecret(word)) {
        entries.add(new Entry(endpoint, new SecretValue(word)));
      }
      endpoint = Optional.of(word).filter(ENDPOINT_ID.asMatchPredicate());
    }
    return List.copyOf(entries);
  }

  /** Returns whether the secret of this endpoint is stored. */
  boolean knows(String endpointId) {
    return current.stream().anyMatch(entry -> entry.isOf(endpointId));
  }

  /** Returns the ids of the endpoints whose secrets are stored. */
  List<String> endpoints() {
    return current.stream().flatMap(entry -> entry.endpoint().stream()).toList();
  }

  /** Returns the secrets of which nobody knows whose they are. */
  List<Entry> ofNobody() {
    return current.stream().filter(entry -> entry.endpoint().isEmpty()).toList();
  }

  /**
   * Returns whether the previous version still lists a secret that was stored for an endpoint, and
   * is not stored any more.
   */
  boolean hasLeftBehind() {
    return previous.stream()
        .anyMatch(entry -> entry.endpoint().isPresent() && !isCurrent(entry.secret()));
  }

  private boolean isCurrent(SecretValue secret) {
    return current.stream().anyMatch(entry -> entry.secret().equals(secret));
  }

  /** Returns the value to put so that the secrets of these endpoints are gone. */
  SecretValue without(Set<String> endpointIds) {
    return value(
        current.stream()
            .filter(Predicate.not(entry -> endpointIds.stream().anyMatch(entry::isOf)))
            .toList());
  }

  /** Returns the value to put so that all of these stay. */
  SecretValue value() {
    return value(current);
  }

  /**
   * Returns the value to put so that a secret stands beside those that are stored.
   *
   * @param owner the endpoint with which the secrets of nobody go, if there is one
   */
  SecretValue with(String endpointId, SecretValue secret, Optional<String> owner) {
    List<Entry> all = new ArrayList<>();
    for (Entry entry : current) {
      all.add(
          entry.endpoint().isPresent() || owner.isEmpty()
              ? entry
              : new Entry(owner, entry.secret()));
    }
    all.add(new Entry(Optional.of(endpointId), secret));
    return value(all);
  }

  private static SecretValue value(List<Entry> entries) {
    List<String> words = new ArrayList<>();
    for (Entry entry : entries) {
      entry.endpoint().ifPresent(words::add);
      words.add(entry.secret().reveal());
    }
    return new SecretValue(String.join(" ", words));
  }
}
