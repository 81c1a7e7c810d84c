package dev.countersign.secrets;

import dev.countersign.confidential.SecretValue;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Stripe's API key, cached for five minutes and read again as soon as Stripe rejects it. While no
 * newer key can be read, the last good one is used for one more hour, unless Stripe has rejected
 * it. Safe for use by several threads: a rejected key is replaced once, however many threads saw
 * the rejection.
 */
public final class StripeKeys {
  private static final Pattern GRAMMAR = Pattern.compile("(sk|rk)_(test|live)_[A-Za-z0-9]+");

  private final Secrets secrets;
  private final String secretId;
  private final CachedSecret<SecretValue> cache;

  /**
   * Creates the cache.
   *
   * @param whenLastGoodServes receives the reason why no newer key could be read
   */
  public StripeKeys(
      Secrets secrets,
      String secretId,
      InstantSource clock,
      Consumer<Unavailable> whenLastGoodServes) {
    this.secrets = secrets;
    this.secretId = secretId;
    this.cache =
        new CachedSecret<>(this::read, UnaryOperator.identity(), whenLastGoodServes, clock);
  }

  /**
   * Returns the key to use now.
   *
   * @throws Unavailable if there is no cached or last good key, and it cannot be read or is not a
   *     valid key
   */
  public SecretValue apiKey() {
    return cache.get();
  }

  /**
   * Returns the key to use instead of a key that Stripe rejected. Returns the same key if there is
   * no newer one; then there is no further read for ten seconds.
   *
   * @throws Unavailable if it cannot be read; the last good key is not used here
   */
  public SecretValue readInsteadOf(SecretValue refused) {
    refuse(refused);
    return cache.readInsteadOf(refused).orElse(refused);
  }

  /**
   * Marks a key that Stripe rejected after it had replaced another: it must not be used as the last
   * good key.
   */
  public void refuse(SecretValue refused) {
    cache.refuse(refused);
  }

  /** Returns whether the key moves real money. */
  public static boolean isLive(SecretValue apiKey) {
    return apiKey.reveal().startsWith("_live_", 2);
  }

  /** Drops what is cached: a key read before a snapshot must not be used after it. */
  public void forget() {
    cache.forget();
  }

  private SecretValue read() {
    String key = secrets.current(secretId).value().text();
    if (key.isEmpty()) {
      throw new NeedsAPerson("secret " + secretId + " is empty");
    }
    if (!GRAMMAR.matcher(key).matches()) {
      throw new NeedsAPerson("secret " + secretId + " holds no Stripe API key (sk_ or rk_)");
    }
    return new SecretValue(key);
  }
}
