package dev.countersign.secrets;

import dev.countersign.faults.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The signing secrets that a webhook delivery may be signed with: those in the current version of
 * the secret and those in the one before, each of which may list several, separated by white space
 * or commas. Cached for five minutes; fetched anew on a mismatch, at most once in ten seconds, so
 * that a flood of forgeries costs us nothing.
 */
public final class WebhookSecrets {
  static final Duration KEPT = Duration.ofMinutes(5);
  static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(10);

  /** Long enough that nobody guesses it: a bare prefix would let anyone sign. */
  private static final Pattern SIGNING_SECRET = Pattern.compile("whsec_[!-~]{16,}");

  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

  private final Secrets secrets;
  private final String secretId;
  private final InstantSource clock;
  private @Nullable List<SecretValue> cached;
  private Instant fetchedAt = Instant.MIN;
  private @Nullable Instant refreshedAt;
  private @Nullable Unavailable refreshFailed;

  public WebhookSecrets(Secrets secrets, String secretId, InstantSource clock) {
    this.secrets = secrets;
    this.secretId = secretId;
    this.clock = clock;
  }

  /**
   * The secrets to try first.
   *
   * @throws Unavailable if they are not cached and can't be fetched, or there is none
   */
  public synchronized List<SecretValue> active() {
    List<SecretValue> known = cached;
    return known != null && isWithin(KEPT, fetchedAt) ? known : fetch();
  }

  /**
   * The secrets that have replaced those tried, none of which signed the delivery; fetched if
   * nobody else has done so since. Empty if that was done a moment ago, and they are the same.
   *
   * @throws Unavailable if they can't be fetched, also for as long as that is why they are not
   *     fetched again: the delivery is then neither proved nor disproved
   */
  public synchronized Optional<List<SecretValue>> insteadOf(List<SecretValue> tried) {
    if (cached != null && !cached.equals(tried)) {
      return Optional.of(cached);
    }
    if (refreshedAt != null && isWithin(BETWEEN_REFRESHES, refreshedAt)) {
      if (refreshFailed != null) {
        throw refreshFailed;
      }
      return Optional.empty();
    }
    refreshedAt = clock.instant();
    refreshFailed = null;
    try {
      return Optional.of(fetch());
    } catch (Unavailable e) {
      refreshFailed = e;
      throw e;
    }
  }

  /** Drops what is cached: what a snapshot was taken with must not outlive it. */
  public synchronized void forget() {
    cached = null;
    refreshedAt = null;
    refreshFailed = null;
  }

  private boolean isWithin(Duration age, Instant since) {
    Instant now = clock.instant();
    // A clock that went back says nothing about age.
    return !now.isBefore(since) && now.isBefore(since.plus(age));
  }

  private List<SecretValue> fetch() {
    List<SecretValue> fetched =
        Stream.concat(Stream.of(secrets.current(secretId)), secrets.previous(secretId).stream())
            .flatMap(version -> Arrays.stream(SEPARATOR.split(version.reveal().strip())))
            .filter(SIGNING_SECRET.asMatchPredicate())
            .distinct()
            .map(SecretValue::new)
            .toList();
    if (fetched.isEmpty()) {
      throw Unavailable.needingAPerson("secret " + secretId + " holds no signing secret (whsec_)");
    }
    cached = fetched;
    fetchedAt = clock.instant();
    return fetched;
  }
}
