package dev.countersign.api;

/** The check digit of card numbers (ISO/IEC 7812-1, annex B). */
public final class Luhn {
  private static final int SHORTEST = 13;
  private static final int LONGEST = 19;

  private Luhn() {}

  /**
   * Whether the text is 13 to 19 digits with a right check digit; spaces and hyphens are ignored.
   */
  public static boolean isValid(String text) {
    int sum = 0;
    int digits = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      char c = text.charAt(i);
      if (c == ' ' || c == '-') {
        continue;
      }
      if (c < '0' || c > '9') {
        return false;
      }
      int digit = c - '0';
      int doubled = digits % 2 == 0 ? digit : digit * 2;
      sum += doubled > 9 ? doubled - 9 : doubled;
      digits++;
    }
    return digits >= SHORTEST && digits <= LONGEST && sum % 10 == 0;
  }
}
