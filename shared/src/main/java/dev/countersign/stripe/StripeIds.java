package dev.countersign.stripe;

/**
 * The syntax of Stripe's ids, checked by hand for speed: each object in each list and event has
 * several ids.
 */
final class StripeIds {
  private static final int LONGEST_PREFIX = 20;
  private static final int LONGEST_END = 200;

  private StripeIds() {}

  /**
   * Returns whether the text is a prefix of lower-case letters that names the kind, such as {@code
   * re_}, followed by a word.
   */
  static boolean isId(String text) {
    int prefix = text.indexOf('_');
    if (prefix < 1 || prefix > LONGEST_PREFIX) {
      return false;
    }
    for (int i = 0; i < prefix; i++) {
      if (!isLowerCase(text.charAt(i))) {
        return false;
      }
    }
    return isWord(text.substring(prefix + 1), LONGEST_END);
  }

  static boolean isPaymentIntent(String text) {
    return text.startsWith("pi_") && isWord(text.substring(3), LONGEST_END);
  }

  static boolean isEvent(String text) {
    return text.startsWith("evt_") && isWord(text.substring(4), LONGEST_END);
  }

  /**
   * Returns whether the text has only letters, digits and underscores, at least one and at most the
   * given number.
   */
  static boolean isWord(String text, int most) {
    if (text.isEmpty() || text.length() > most) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLowerCase(c) && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLowerCase(char c) {
    return c >= 'a' && c <= 'z';
  }
}
