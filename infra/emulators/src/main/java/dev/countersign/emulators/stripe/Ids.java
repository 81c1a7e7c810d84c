package dev.countersign.emulators.stripe;

import java.util.random.RandomGenerator;

/**
 * Creates ids in Stripe's form from the given random source, so that one seed gives the same ids.
 */
final class Ids {
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final RandomGenerator random;

  Ids(RandomGenerator random) {
    this.random = random;
  }

  /** Returns an object id, such as {@code pi_3MtwBwLkdIwHu7ix28a3tqPa}. */
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
