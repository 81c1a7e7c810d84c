package dev.countersign.local.gateway;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The statements of WAF that check one request by itself. */
final class Statement {
  private Statement() {}

  /**
   * Reads a statement.
   *
   * @throws IllegalArgumentException if its kind is not supported here: a rule that is read wrongly
   *     would be worse than none
   */
  static Predicate<Request> of(Document statement) {
    var kind = String.join(",", statement.members().keySet());
    var inner = statement.child(kind);
    return switch (kind) {
      case "AndStatement" -> {
        var all = inner.children("Statements").stream().map(Statement::of).toList();
        yield request -> all.stream().allMatch(one -> one.test(request));
      }
      case "OrStatement" -> {
        var all = inner.children("Statements").stream().map(Statement::of).toList();
        yield request -> all.stream().anyMatch(one -> one.test(request));
      }
      case "NotStatement" -> of(inner.child("Statement")).negate();
      case "ByteMatchStatement" -> byteMatch(inner);
      case "RegexMatchStatement" -> regexMatch(inner);
      default -> throw new IllegalArgumentException("No firewall statement " + kind + " here.");
    };
  }

  private static Predicate<Request> byteMatch(Document match) {
    var field = match.child("FieldToMatch");
    var wanted = match.required("SearchString");
    var transformation = transformation(match);
    Predicate<String> matches =
        switch (match.required("PositionalConstraint")) {
          case "EXACTLY" -> wanted::equals;
          case "STARTS_WITH" -> found -> found.startsWith(wanted);
          case "ENDS_WITH" -> found -> found.endsWith(wanted);
          case "CONTAINS" -> found -> found.contains(wanted);
          case String other ->
              throw new IllegalArgumentException("No constraint " + other + " here.");
        };
    return request -> matches.test(transformation.apply(field(field, request)));
  }

  private static Predicate<Request> regexMatch(Document match) {
    var field = match.child("FieldToMatch");
    var wanted = Pattern.compile(match.required("RegexString")).asPredicate();
    var transformation = transformation(match);
    return request -> wanted.test(transformation.apply(field(field, request)));
  }

  /** Returns all transformations of a statement, in the order of their priority. */
  private static UnaryOperator<String> transformation(Document match) {
    var names =
        match.children("TextTransformations").stream()
            .sorted(Comparator.comparingLong(one -> one.number("Priority", 0)))
            .map(one -> one.required("Type"))
            .toList();
    names.forEach(name -> transformed("", name)); // rejects an unknown one at once
    return text -> {
      var found = text;
      for (var name : names) {
        found = transformed(found, name);
      }
      return found;
    };
  }

  private static String field(Document field, Request request) {
    var kind = List.copyOf(field.members().keySet()).getFirst();
    return switch (kind) {
      case "Method" -> request.method();
      case "UriPath" -> request.stagePath();
      case "QueryString" -> request.query();
      case "SingleHeader" ->
          Optional.of(field.child(kind))
              .flatMap(header -> header.text("Name").or(() -> header.text("name")))
              .flatMap(request::header)
              .orElse("");
      default -> throw new IllegalArgumentException("No firewall field " + kind + " here.");
    };
  }

  private static String transformed(String text, String transformation) {
    return switch (transformation) {
      case "NONE" -> text;
      case "LOWERCASE" -> text.toLowerCase(Locale.ROOT);
      case "URL_DECODE" -> Request.decoded(text);
      default ->
          throw new IllegalArgumentException("No transformation " + transformation + " here.");
    };
  }
}
