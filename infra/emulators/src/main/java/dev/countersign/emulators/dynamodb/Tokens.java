package dev.countersign.emulators.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tokens of an expression, in order. */
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

  /** Returns the tokens that are placeholders, which the request must define. */
  Set<String> placeholders() {
    return tokens.stream()
        .filter(token -> token.startsWith("#") || token.startsWith(":"))
        .collect(Collectors.toUnmodifiableSet());
  }

  boolean isAtEnd() {
    return next == tokens.size();
  }

  /** Returns the next token, or an empty string at the end. */
  String peek() {
    return isAtEnd() ? "" : tokens.get(next);
  }

  String take() {
    if (isAtEnd()) {
      throw unsupported();
    }
    return tokens.get(next++);
  }

  /** Takes the next token if it is this one. The case of keywords does not matter. */
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

  /** Returns an error, so that unsupported syntax is not read in a wrong way. */
  UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException("not understood: " + expression);
  }
}
