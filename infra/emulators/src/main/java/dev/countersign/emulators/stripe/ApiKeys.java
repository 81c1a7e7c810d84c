package dev.countersign.emulators.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** The keys that open the account (Stripe API reference, "Authentication"). */
final class ApiKeys {
  private final Set<String> secretKeys = new HashSet<>();
  private final Set<String> revoked = new HashSet<>();
  private final String publishableKey;

  ApiKeys(AccountKeys keys) {
    secretKeys.add(keys.secretKey());
    publishableKey = keys.publishableKey();
  }

  void roll(String newKey) {
    secretKeys.add(newKey);
    revoked.remove(newKey);
  }

  void revoke(String key) {
    secretKeys.remove(key);
    revoked.add(key);
  }

  /**
   * Returns the caller to whom the key belongs.
   *
   * @throws StripeFailure 401 if the key is missing, unknown or revoked
   */
  Caller authenticate(StripeCall call) {
    String key = key(call.header("Authorization").orElse(""));
    if (key.isEmpty()) {
      throw StripeFailure.unauthorized(
          "You did not provide an API key. You need to provide your API key in the Authorization"
              + " header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
    }
    if (secretKeys.contains(key)) {
      return Caller.SECRET_KEY;
    }
    if (key.equals(publishableKey)) {
      return Caller.PUBLISHABLE_KEY;
    }
    throw StripeFailure.unauthorized(
        (revoked.contains(key) ? "Expired" : "Invalid") + " API Key provided: " + masked(key));
  }

  private static String key(String authorization) {
    if (authorization.startsWith("Bearer ")) {
      return authorization.substring("Bearer ".length()).strip();
    }
    if (authorization.startsWith("Basic ")) {
      return userOf(authorization.substring("Basic ".length()).strip());
    }
    return "";
  }

  /**
   * Returns the user of Basic authentication: {@code curl -u sk_test_x:} sends the key as the user,
   * with an empty password.
   */
  private static String userOf(String credentials) {
    try {
      String decoded = new String(Base64.getDecoder().decode(credentials), UTF_8);
      int colon = decoded.indexOf(':');
      return colon < 0 ? decoded : decoded.substring(0, colon);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  /** Returns less of the key than Stripe shows, because no part of it is needed to identify it. */
  private static String masked(String key) {
    return key.startsWith("sk_") ? "sk_****" : "****";
  }
}
