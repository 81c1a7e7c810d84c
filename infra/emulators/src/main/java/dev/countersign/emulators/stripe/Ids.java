package dev.countersign.emulators.stripe;

import java.util.random.RandomGenerator;

/** Makes Stripe's kind of ids from the randomness it is given, so that one seed gives the same. */
final class Ids {
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final RandomGenerator random;

  Ids(RandomGenerator random) {
    this.random = random;
  }

  /** An object id, such as {@code pi_3MtwBwLkdIwHu7ix28a3tqPa}. */
  String next(String prefix) {
    return next(prefix, 24);
  }

  String next(String prefix, int length) {
    var id = new StringBuilder(prefix).append('_');
    for (int i = 0; i < length; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return id.toString();
  }
}
