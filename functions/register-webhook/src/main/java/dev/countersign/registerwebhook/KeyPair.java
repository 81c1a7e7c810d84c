package dev.countersign.registerwebhook;

import dev.countersign.confidential.SecretValue;
import dev.countersign.secrets.StripeKeys;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the publishable key, which pages use, with the API key, which functions use. */
final class KeyPair {
  /**
   * Keys that Stripe has given out for some years have the account's id after the mode, behind a 5.
   * Stripe doesn't document it, so this is a hint, and no more than 15 characters of it are
   * compared; a key of another form says nothing.
   */
  private static final Pattern WITH_ACCOUNT =
      Pattern.compile("[a-z]{2}_(?:test|live)_(51[A-Za-z0-9]{13})[A-Za-z0-9]{30,}");

  private KeyPair() {}

  /** Returns in what the two differ, in a sentence; empty if nothing is known to differ. */
  static Optional<String> difference(String publishableKey, SecretValue apiKey) {
    if (publishableKey.isEmpty()) {
      return Optional.empty();
    }
    boolean isLive = publishableKey.startsWith("pk_live_");
    if (isLive != StripeKeys.isLive(apiKey)) {
      return Optional.of(
          isLive
              ? "The publishable key is a live key, and the API key a test key."
              : "The publishable key is a test key, and the API key a live key.");
    }
    Optional<String> account = account(publishableKey);
    Optional<String> other = account(apiKey.reveal());
    return account.isPresent() && other.isPresent() && !account.equals(other)
        ? Optional.of("The publishable key and the API key seem to be of different accounts.")
        : Optional.empty();
  }

  private static Optional<String> account(String key) {
    Matcher matcher = WITH_ACCOUNT.matcher(key);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
