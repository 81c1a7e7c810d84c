package dev.countersign.local.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The statements of WAF that look at one request by itself. */
final class Statement {
  private Statement() {}

  /**
   * Reads a statement.
   *
   * @throws IllegalArgumentException if it is of a kind that isn't known here: a rule that is read
   *     wrongly would be worse than none
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
      default -> throw new IllegalArgumentException("No firewall statement " + kind + " here.");
    };
  }

  private static Predicate<Request> byteMatch(Document match) {
    var field = match.child("FieldToMatch");
    var wanted = match.required("SearchString");
    var constraint = match.required("PositionalConstraint");
    var transformations =
        match.children("TextTransformations").stream().map(one -> one.required("Type")).toList();
    transformations.forEach(name -> transformed("", name)); // refuses an unknown one at once
    return request -> {
      var found = field(field, request);
      for (var name : transformations) {
        found = transformed(found, name);
      }
      return switch (constraint) {
        case "EXACTLY" -> found.equals(wanted);
        case "STARTS_WITH" -> found.startsWith(wanted);
        case "ENDS_WITH" -> found.endsWith(wanted);
        case "CONTAINS" -> found.contains(wanted);
        default -> throw new IllegalArgumentException("No constraint " + constraint + " here.");
      };
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
