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
 * The signing secrets with which a webhook delivery may be signed: those of the secret's current
 * version and those of its previous version. Each version may list several, separated by white
 * space or commas. They are cached for five minutes. On a mismatch they are read again, at most
 * once in ten seconds, so that a flood of forgeries costs us nothing.
 *
 * <p>While nothing newer can be read, the last good current secrets are used for one more hour.
 * Those of the previous version are not: without a read it is unknown whether they still are the
 * previous ones.
 */
public final class WebhookSecrets {
  /**
   * A secret is long enough that it cannot be guessed. With a bare prefix as the secret anyone
   * could sign.
   */
  private static final Pattern SIGNING_SECRET = Pattern.compile("whsec_[!-~]{16,}");

  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

  private final Secrets secrets;
  private final String secretId;
  private final CachedSecret<SigningSecrets> cache;

  /**
   * Creates the cache.
   *
   * @param whenLastGoodServes receives the reason why no newer secrets could be read
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
   * Returns the secrets to try first.
   *
   * @throws Unavailable if there are no cached or last good secrets, and they cannot be read or do
   *     not exist
   */
  public SigningSecrets active() {
    return cache.get();
  }

  /**
   * Returns the secrets that replaced those tried, none of which signed the delivery. Reads them
   * unless another thread has done so since. Returns empty if they were read a moment ago and are
   * the same.
   *
   * @throws Unavailable if they cannot be read, and for as long as this failure delays the next
   *     read: the delivery is then neither proved nor disproved, and the last good secrets cannot
   *     change that
   */
  public Optional<SigningSecrets> readInsteadOf(SigningSecrets tried) {
    return cache.readInsteadOf(tried);
  }

  /** Drops what is cached: secrets read before a snapshot must not be used after it. */
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
    return words(version).stream()
        .filter(WebhookSecrets::isSigningSecret)
        .distinct()
        .map(SecretValue::new)
        .toList();
  }

  /** Returns the words of a version. Those that are no signing secrets prove nothing. */
  public static List<String> words(SecretValue version) {
    return Arrays.stream(SEPARATOR.split(version.text())).filter(word -> !word.isEmpty()).toList();
  }

  /** Returns whether the word is a signing secret that deliveries are proved by. */
  public static boolean isSigningSecret(String word) {
    return SIGNING_SECRET.matcher(word).matches();
  }
}
