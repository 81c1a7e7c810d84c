package dev.countersign.http;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Recognizes card numbers by their check digit (ISO/IEC 7812-1, annex B). */
public final class Luhn {
  private static final int SHORTEST = 13;
  private static final int LONGEST = 19;

  /** Digits, separated only by characters that may separate the digits of a card number. */
  private static final Pattern STRETCH = Pattern.compile("[0-9](?:[ -]*+[0-9]){12,}+");

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private Luhn() {}

  /**
   * Returns whether the text has 13 to 19 digits with a correct check digit. Spaces and hyphens are
   * ignored.
   */
  public static boolean isValid(String text) {
    int sum = 0;
    int digits = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      char c = text.charAt(i);
      if (c == ' ' || c == '-') {
        continue;
      }
      if (!isDigit(c)) {
        return false;
      }
      int digit = c - '0';
      int doubled = digits % 2 == 0 ? digit : digit * 2;
      sum += doubled > 9 ? doubled - 9 : doubled;
      digits++;
    }
    return digits >= SHORTEST && digits <= LONGEST && sum % 10 == 0;
  }

  /**
   * Returns the text with *** in place of each card number. A card number directly next to another
   * digit is not replaced; any other text may stand before and after it.
   */
  public static String withoutCardNumbers(String text) {
    return hasStretch(text)
        ? STRETCH.matcher(text).replaceAll(stretch -> masked(stretch.group()))
        : text;
  }

  /**
   * Returns whether the pattern would match. This check is faster, and it runs for each text of
   * each log line.
   */
  private static boolean hasStretch(String text) {
    int digits = 0;
    for (int i = 0; i < text.length() && digits < SHORTEST; i++) {
      char c = text.charAt(i);
      if (isDigit(c)) {
        digits++;
      } else if (c != ' ' && c != '-') {
        digits = 0;
      }
    }
    return digits == SHORTEST;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static String masked(String text) {
    List<MatchResult> groups = DIGITS.matcher(text).results().toList();
    StringBuilder masked = new StringBuilder();
    int copied = 0;
    for (int first = 0; first < groups.size(); first++) {
      int last = lastOfCardNumber(text, groups, first);
      if (last >= first) {
        masked.append(text, copied, groups.get(first).start()).append("***");
        copied = groups.get(last).end();
        first = last;
      }
    }
    return masked.append(text, copied, text.length()).toString();
  }

  /**
   * Returns the index of the last group of the longest card number that begins with the given
   * group; -1 if none does.
   */
  private static int lastOfCardNumber(String text, List<MatchResult> groups, int first) {
    int found = -1;
    int start = groups.get(first).start();
    int digits = 0;
    for (int last = first; last < groups.size() && digits <= LONGEST; last++) {
      MatchResult group = groups.get(last);
      digits += group.end() - group.start();
      if (isValid(text.substring(start, group.end()))) {
        found = last;
      }
    }
    return found;
  }
}
