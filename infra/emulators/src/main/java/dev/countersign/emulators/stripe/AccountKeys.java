package dev.countersign.emulators.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What an account's owner holds: a secret key, a publishable key, and what its webhooks are signed
 * with. Both keys are of one mode, test or live, and so is all that the simulator then tells of.
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

  /** Whether objects made with these keys say {@code livemode: true}. */
  boolean isLive() {
    return isLive(secretKey);
  }

  private static boolean isLive(String secretKey) {
    return secretKey.startsWith("sk_live_");
  }

  /** Fresh test keys. Only as unguessable as {@code random} is. */
  public static AccountKeys random(RandomGenerator random) {
    var ids = new Ids(random);
    return new AccountKeys(
        ids.next("sk_test", 32), ids.next("pk_test", 32), List.of(ids.next("whsec", 32)));
  }

  /** The id of the account that they open: the same for the same publishable key. */
  String accountId() {
    long digits = UUID.nameUUIDFromBytes(publishableKey.getBytes(UTF_8)).getMostSignificantBits();
    return "acct_" + HexFormat.of().toHexDigits(digits);
  }

  /** Masked: keys end up in log lines through a careless {@code toString}. */
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
