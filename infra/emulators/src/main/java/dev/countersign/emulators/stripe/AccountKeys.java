package dev.countersign.emulators.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The keys of an account's owner: a secret key, a publishable key, and the secrets of the webhook
 * endpoints that are registered without the API. Both keys have one mode, test or live, and so does
 * everything that the simulator then returns.
 *
 * @param secretKey {@code sk_test_…} or {@code sk_live_…}
 * @param publishableKey {@code pk_test_…} or {@code pk_live_…}, which a browser may know
 * @param webhookSecrets {@code whsec_…}, one, or several while one is being rolled
 */
public record AccountKeys(String secretKey, String publishableKey, List<String> webhookSecrets) {

  public AccountKeys {
    String mode = isLive(secretKey) ? "live_" : "test_";
    mustStartWith("sk_" + mode, secretKey);
    mustStartWith("pk_" + mode, publishableKey);
    webhookSecrets = List.copyOf(webhookSecrets);
    if (webhookSecrets.isEmpty()) {
      throw new IllegalArgumentException("a webhook secret is needed to sign with");
    }
    webhookSecrets.forEach(secret -> mustStartWith("whsec_", secret));
  }

  /** Returns whether objects made with these keys have {@code livemode: true}. */
  boolean isLive() {
    return isLive(secretKey);
  }

  private static boolean isLive(String secretKey) {
    return secretKey.startsWith("sk_live_");
  }

  /** Returns new test keys. They are only as hard to guess as {@code random} is. */
  public static AccountKeys random(RandomGenerator random) {
    var ids = new Ids(random);
    return new AccountKeys(
        ids.next("sk_test", 32), ids.next("pk_test", 32), List.of(ids.next("whsec", 32)));
  }

  /** Returns the id of the account that they open: the same for the same publishable key. */
  String accountId() {
    long digits = UUID.nameUUIDFromBytes(publishableKey.getBytes(UTF_8)).getMostSignificantBits();
    return "acct_" + HexFormat.of().toHexDigits(digits);
  }

  /** Returns a masked text, because a careless {@code toString} can write keys into log lines. */
  @Override
  public String toString() {
    return "AccountKeys[***]";
  }

  private static void mustStartWith(String prefix, String key) {
    if (!key.startsWith(prefix)) {
      throw new IllegalArgumentException("a key must start with " + prefix);
    }
  }
}
