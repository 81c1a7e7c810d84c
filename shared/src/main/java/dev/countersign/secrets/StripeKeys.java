package dev.countersign.secrets;

import dev.countersign.faults.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's API key, cached for five minutes and fetched anew as soon as Stripe refuses it. Safe for
 * use by several threads: a refused key is replaced once, however many saw it refused.
 */
public final class StripeKeys {
  static final Duration KEPT = Duration.ofMinutes(5);
  static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(10);
  private static final Pattern GRAMMAR = Pattern.compile("(sk|rk)_(test|live)_[A-Za-z0-9]+");

  private final Secrets secrets;
  private final String secretId;
  private final InstantSource clock;
  private @Nullable SecretValue cached;
  private Instant fetchedAt = Instant.EPOCH;
  private Instant foundNoneNewerAt = Instant.EPOCH;

  public StripeKeys(Secrets secrets, String secretId, InstantSource clock) {
    this.secrets = secrets;
    this.secretId = secretId;
    this.clock = clock;
  }

  /**
   * The key to use now.
   *
   * @throws Unavailable if it is not cached and can't be fetched, or is no Stripe key
   */
  public synchronized SecretValue apiKey() {
    SecretValue key = cached;
    return key != null && isFresh() ? key : fetch();
  }

  /**
   * The key to use instead of one that Stripe refused; the same one if there is no newer, and then
   * none is looked for again for ten seconds.
   */
  public synchronized SecretValue insteadOf(SecretValue refused) {
    SecretValue key = cached;
    if (key != null && isFresh()) {
      boolean isNewer = !key.equals(refused);
      if (isNewer || isWithin(BETWEEN_REFRESHES, foundNoneNewerAt)) {
        return key;
      }
    }
    SecretValue fetched = fetch();
    if (fetched.equals(refused)) {
      foundNoneNewerAt = clock.instant();
    }
    return fetched;
  }

  /** Whether the key moves real money. */
  public static boolean isLive(SecretValue apiKey) {
    return apiKey.reveal().startsWith("_live_", 2);
  }

  /** Drops what is cached: what a snapshot was taken with must not outlive it. */
  public synchronized void forget() {
    cached = null;
  }

  private boolean isFresh() {
    return isWithin(KEPT, fetchedAt);
  }

  private boolean isWithin(Duration age, Instant since) {
    Instant now = clock.instant();
    // A clock that went back says nothing about age.
    return !now.isBefore(since) && Duration.between(since, now).compareTo(age) < 0;
  }

  private SecretValue fetch() {
    SecretValue key = new SecretValue(secrets.current(secretId).reveal().strip());
    if (!GRAMMAR.matcher(key.reveal()).matches()) {
      throw Unavailable.needingAPerson(
          "secret " + secretId + " holds no Stripe API key (sk_ or rk_)");
    }
    cached = key;
    fetchedAt = clock.instant();
    return key;
  }
}
