package dev.countersign.secrets;

import dev.countersign.confidential.SecretValue;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Stripe's API key, cached for five minutes and read anew as soon as Stripe refuses it. While no
 * newer one can be read, the last good one serves for an hour more, unless Stripe has refused it.
 * Safe for use by several threads: a refused key is replaced once, however many saw it refused.
 */
public final class StripeKeys {
  private static final Pattern GRAMMAR = Pattern.compile("(sk|rk)_(test|live)_[A-Za-z0-9]+");

  private final Secrets secrets;
  private final String secretId;
  private final CachedSecret<SecretValue> cache;

  /**
   * @param whenLastGoodServes is told why no newer key could be read
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
   * The key to use now.
   *
   * @throws Unavailable if there is none cached or last good, and it can't be read or is no key
   */
  public SecretValue apiKey() {
    return cache.get();
  }

  /**
   * The key to use instead of one that Stripe refused; the same one if there is no newer, and then
   * none is looked for again for ten seconds.
   *
   * @throws Unavailable if it can't be read; the last good one does not serve here
   */
  public SecretValue readInsteadOf(SecretValue refused) {
    refuse(refused);
    return cache.readInsteadOf(refused).orElse(refused);
  }

  /**
   * Stripe has refused that key, which replaced another: it is not to serve as the last good one.
   */
  public void refuse(SecretValue refused) {
    cache.refuse(refused);
  }

  /** Whether the key moves real money. */
  public static boolean isLive(SecretValue apiKey) {
    return apiKey.reveal().startsWith("_live_", 2);
  }

  /** Drops what is cached: what a snapshot was taken with must not outlive it. */
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
