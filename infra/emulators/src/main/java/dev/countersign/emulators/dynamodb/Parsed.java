package dev.countersign.emulators.dynamodb;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A parsed expression. It is immutable, so it is shared after it was parsed once.
 *
 * @param placeholders all placeholders that a request must define for it
 */
record Parsed<T>(T expression, Set<String> placeholders) {
  private static final Map<String, Parsed<ConditionExpression>> CONDITIONS =
      new ConcurrentHashMap<>();

  private static final Map<String, Parsed<UpdateExpression>> UPDATES = new ConcurrentHashMap<>();

  static Parsed<ConditionExpression> condition(String text) {
    return CONDITIONS.computeIfAbsent(text, one -> parse(one, ConditionExpression::parse));
  }

  static Parsed<UpdateExpression> update(String text) {
    return UPDATES.computeIfAbsent(text, one -> parse(one, UpdateExpression::parse));
  }

  private static <T> Parsed<T> parse(String text, Function<Tokens, T> parser) {
    var tokens = new Tokens(text);
    return new Parsed<>(parser.apply(tokens), tokens.placeholders());
  }
}
