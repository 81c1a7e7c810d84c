package dev.countersign.local.gateway;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The template's {@code AWS::WAFv2::WebACL}: rules in the order of their priority; the first one
 * that applies decides. Managed rule groups are AWS's own and not available here, and neither is
 * its script that gets a page a token; such rules let every request pass.
 */
final class Firewall {
  /** Actions after which WAF goes on with the next rule; two of them if there is a valid token. */
  private static final Set<String> NOT_THE_LAST = Set.of("Count", "Challenge", "Captcha");

  private final List<Rule> rules;

  private Firewall(List<Rule> rules) {
    this.rules = rules;
  }

  /** A rule. It lets a request pass if it has no block. */
  private record Rule(long priority, Predicate<Request> applies, Optional<Block> block) {}

  /** A custom answer, or WAF's own if there is none. */
  record Block(Optional<Response> custom) {}

  static Firewall of(List<Document> webAcls) {
    return new Firewall(
        webAcls.stream()
            .flatMap(Firewall::rules)
            .sorted(Comparator.comparingLong(Rule::priority))
            .toList());
  }

  /** Returns the block for this request, if it is to be blocked. */
  Optional<Block> check(Request request) {
    for (var rule : rules) {
      if (rule.applies.test(request)) {
        return rule.block;
      }
    }
    return Optional.empty();
  }

  private static Stream<Rule> rules(Document webAcl) {
    return webAcl.children("Rules").stream()
        .filter(rule -> !rule.child("Statement").has("ManagedRuleGroupStatement"))
        .filter(rule -> NOT_THE_LAST.stream().noneMatch(rule.child("Action")::has))
        .map(
            rule ->
                new Rule(
                    rule.number("Priority", 0),
                    applies(rule.child("Statement")),
                    block(rule.child("Action"), webAcl)));
  }

  private static Predicate<Request> applies(Document statement) {
    if (!statement.has("RateBasedStatement")) {
      return Statement.of(statement);
    }
    var rate = statement.child("RateBasedStatement");
    if (!rate.required("AggregateKeyType").equals("IP")) {
      throw new IllegalArgumentException("Rates are counted by IP here, and by nothing else.");
    }
    var window = Duration.ofSeconds(rate.number("EvaluationWindowSec", 300));
    var limit = new RateLimit(Long.parseLong(rate.required("Limit")), window);
    Predicate<Request> scope =
        rate.has("ScopeDownStatement") ? Statement.of(rate.child("ScopeDownStatement")) : _ -> true;
    return request -> scope.test(request) && limit.exceeds(request.sourceIp(), request.time());
  }

  private static Optional<Block> block(Document action, Document webAcl) {
    if (!action.has("Block")) {
      return Optional.empty();
    }
    var custom = action.child("Block").child("CustomResponse");
    return Optional.of(
        new Block(custom.text("ResponseCode").map(code -> response(code, custom, webAcl))));
  }

  private static Response response(String code, Document custom, Document webAcl) {
    var body =
        custom
            .text("CustomResponseBodyKey")
            .map(key -> webAcl.child("CustomResponseBodies").child(key));
    var response =
        Response.of(
            Integer.parseInt(code),
            body.map(Firewall::contentType).orElse("text/plain"),
            body.map(known -> known.required("Content")).orElse(""));
    for (var header : custom.children("ResponseHeaders")) {
      response.headers().set(header.required("Name"), header.required("Value"));
    }
    return response;
  }

  /** Returns the media type. WAF names three types: APPLICATION_JSON, TEXT_HTML and TEXT_PLAIN. */
  private static String contentType(Document body) {
    return body.required("ContentType").toLowerCase(Locale.ROOT).replace('_', '/');
  }
}
