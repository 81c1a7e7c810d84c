package dev.countersign.emulators.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of an expression, one after the other. */
final class Tokens {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*([#:]?[A-Za-z_][A-Za-z0-9_]*|<>|<=|>=|[=<>(),.+\\[\\]-])\\s*");

  private final String expression;
  private final List<String> tokens = new ArrayList<>();
  private int next;

  Tokens(String expression) {
    this.expression = expression;
    Matcher matcher = TOKEN.matcher(expression);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (end != expression.length()) {
      throw unsupported();
    }
  }

  /** Those that stand for something which the request brings along. */
  Set<String> placeholders() {
    return tokens.stream()
        .filter(token -> token.startsWith("#") || token.startsWith(":"))
        .collect(Collectors.toUnmodifiableSet());
  }

  boolean isAtEnd() {
    return next == tokens.size();
  }

  /** The next word, or an empty string at the end. */
  String peek() {
    return isAtEnd() ? "" : tokens.get(next);
  }

  String take() {
    if (isAtEnd()) {
      throw unsupported();
    }
    return tokens.get(next++);
  }

  /** Takes the next word if it is this one; keywords are understood in any case. */
  boolean skip(String word) {
    boolean is = peek().toUpperCase(Locale.ROOT).equals(word);
    if (is) {
      next++;
    }
    return is;
  }

  void expect(String word) {
    if (!skip(word)) {
      throw unsupported();
    }
  }

  /** So that nothing is quietly understood wrongly. */
  UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException("not understood: " + expression);
  }
}
