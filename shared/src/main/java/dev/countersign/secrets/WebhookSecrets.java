package dev.countersign.secrets;

import dev.countersign.confidential.SecretValue;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The signing secrets that a webhook delivery may be signed with: those in the current version of
 * the secret and those in the one before, each of which may list several, separated by white space
 * or commas. Cached for five minutes; read anew on a mismatch, at most once in ten seconds, so that
 * a flood of forgeries costs us nothing.
 *
 * <p>While nothing newer can be read, the last good current ones serve for an hour more. Those of
 * the version before do not: whether they still are the ones before is what can't be read.
 */
public final class WebhookSecrets {
  /** Long enough that nobody guesses it: a bare prefix would let anyone sign. */
  private static final Pattern SIGNING_SECRET = Pattern.compile("whsec_[!-~]{16,}");

  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

  private final Secrets secrets;
  private final String secretId;
  private final CachedSecret<SigningSecrets> cache;

  /**
   * @param whenLastGoodServes is told why no newer ones could be read
   */
  public WebhookSecrets(
      Secrets secrets,
      String secretId,
      InstantSource clock,
      Consumer<Unavailable> whenLastGoodServes) {
    this.secrets = secrets;
    this.secretId = secretId;
    this.cache =
        new CachedSecret<>(this::read, SigningSecrets::withoutPrevious, whenLastGoodServes, clock);
  }

  /**
   * The secrets to try first.
   *
   * @throws Unavailable if there are none cached or last good, and they can't be read or there is
   *     none
   */
  public SigningSecrets active() {
    return cache.get();
  }

  /**
   * The secrets that have replaced those tried, none of which signed the delivery; read if nobody
   * else has done so since. Empty if that was done a moment ago, and they are the same.
   *
   * @throws Unavailable if they can't be read, also for as long as that is why they are not read
   *     again: the delivery is then neither proved nor disproved, and the last good ones don't
   *     change that
   */
  public Optional<SigningSecrets> readInsteadOf(SigningSecrets tried) {
    return cache.readInsteadOf(tried);
  }

  /** Drops what is cached: what a snapshot was taken with must not outlive it. */
  public void forget() {
    cache.forget();
  }

  private SigningSecrets read() {
    Secrets.Version current = secrets.current(secretId);
    if (current.value().text().isEmpty()) {
      throw new NeedsAPerson("secret " + secretId + " is empty");
    }
    List<SecretValue> listed = listedIn(current.value());
    if (listed.isEmpty()) {
      throw new NeedsAPerson("secret " + secretId + " holds no signing secret (whsec_)");
    }
    List<SecretValue> before =
        secrets.previous(secretId).map(WebhookSecrets::listedIn).orElse(List.of());
    return new SigningSecrets(listed, current.createdAt(), before);
  }

  private static List<SecretValue> listedIn(SecretValue version) {
    return Arrays.stream(SEPARATOR.split(version.text()))
        .filter(SIGNING_SECRET.asMatchPredicate())
        .distinct()
        .map(SecretValue::new)
        .toList();
  }
}
