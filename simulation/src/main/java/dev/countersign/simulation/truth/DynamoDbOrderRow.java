package dev.countersign.simulation.truth;

import static dev.countersign.simulation.truth.Facts.ranked;
import static dev.countersign.simulation.truth.Facts.sorted;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item of the Orders table as anybody with a table viewer reads it.
 *
 * @param sold the part that never changes: everything that was written when the order was placed
 * @param unconfirmed the objects that only an event has reported, and no read at Stripe
 * @param standing what follows from the facts; derived once, because most invariants ask for it
 */
public record DynamoDbOrderRow(
    String id,
    long version,
    Sold sold,
    Optional<String> paymentIntent,
    int attempt,
    Facts facts,
    String status,
    Optional<Long> paidInVersion,
    List<String> unconfirmed,
    ExpectedStanding standing) {

  /** The immutable part. */
  public record Sold(
      String digest,
      String currency,
      long amount,
      List<Line> lines,
      boolean livemode,
      Instant createdAt) {}

  /** One line of it. */
  public record Line(String product, long quantity, long unitAmount) {}

  static DynamoDbOrderRow of(Map<String, AttributeValue> item) {
    Facts facts = facts(map(item, "facts"));
    Optional<String> paymentIntent =
        Optional.ofNullable(item.get("paymentIntentId")).map(AttributeValue::s);
    return new DynamoDbOrderRow(
        text(item, "orderId"),
        number(item, "version"),
        new Sold(
            text(item, "requestDigest"),
            text(item, "currency"),
            number(item, "amount"),
            lines(item),
            flag(item, "livemode"),
            Instant.parse(text(item, "createdAt"))),
        paymentIntent,
        (int) number(item, "attempt"),
        facts,
        text(item, "status"),
        Optional.ofNullable(item.get("paidInVersion")).map(n -> Long.parseLong(n.n())),
        item.containsKey("unconfirmed")
            ? attribute(item, "unconfirmed").l().stream().map(AttributeValue::s).toList()
            : List.of(),
        ExpectedStanding.of(facts, paymentIntent));
  }

  /** Returns the objects that were unconfirmed before, and are not any more. */
  public List<String> confirmedSince(DynamoDbOrderRow before) {
    return before.unconfirmed.stream().filter(id -> !unconfirmed.contains(id)).toList();
  }

  /** Returns the one PaymentIntent that is new here, and is not the order's own. */
  public Optional<String> met(DynamoDbOrderRow before) {
    List<String> news = new ArrayList<>(facts.named("paymentIntent "));
    news.removeAll(before.facts.named("paymentIntent "));
    boolean metOne =
        news.size() == 1
            && paymentIntent.map(own -> !own.equals(news.getFirst())).orElse(false)
            && before.facts.join(Facts.of("paymentIntent " + news.getFirst())).equals(facts);
    return metOne ? Optional.of(news.getFirst()) : Optional.empty();
  }

  private static List<Line> lines(Map<String, AttributeValue> item) {
    List<Line> lines = new ArrayList<>();
    for (AttributeValue line : attribute(item, "lines").l()) {
      lines.add(
          new Line(
              text(line.m(), "productId"),
              number(line.m(), "quantity"),
              number(line.m(), "unitAmount")));
    }
    return lines;
  }

  private static Facts facts(Map<String, AttributeValue> map) {
    var facts = new TreeMap<String, String>();
    map(map, "payments").forEach((id, payment) -> payment(id, payment.m(), facts));
    map(map, "reasons")
        .forEach(
            (reason, raisedBy) -> {
              raisedBy.l().forEach(id -> facts.put("reason " + reason + " " + id.s(), ""));
              if (raisedBy.l().isEmpty()) {
                facts.put("reason " + reason + " ", "");
              }
            });
    if (flag(map, "expired")) {
      facts.put("expired", "");
    }
    map(map, "refunds").forEach((id, refund) -> facts.put("refund " + id, refund(refund.m())));
    map(map, "disputes").forEach((id, dispute) -> facts.put("dispute " + id, dispute(dispute.m())));
    map(map, "fraudWarnings")
        .forEach((id, warning) -> facts.put("warning " + id, warning(warning.m())));
    map(map, "releases")
        .forEach((reason, release) -> facts.put("release " + reason, release(release.m())));
    return new Facts(facts);
  }

  private static void payment(
      String id, Map<String, AttributeValue> payment, Map<String, String> facts) {
    facts.put("paymentIntent " + id, "");
    for (String name : List.of("succeeded", "canceled")) {
      if (flag(payment, name)) {
        facts.put(name + " " + id, "");
      }
    }
    if (number(payment, "amountReceived") != 0) {
      facts.put("received " + id, sorted(number(payment, "amountReceived")));
    }
    if (payment.containsKey("openState")) {
      Map<String, AttributeValue> open = map(payment, "openState");
      AttributeValue code = open.get("failureCode");
      facts.put("open " + id, open(open, code == null ? "" : code.s()));
    }
    if (payment.containsKey("failedCharges")) {
      attribute(payment, "failedCharges")
          .l()
          .forEach(charge -> facts.put("failedCharge " + id + " " + charge.s(), ""));
    }
    if (payment.containsKey("capturable")) {
      Map<String, AttributeValue> capturable = map(payment, "capturable");
      facts.put(
          "capturable " + id,
          at(capturable) + " " + text(capturable, "event") + " " + amount(capturable));
    }
  }

  private static String open(Map<String, AttributeValue> open, String code) {
    return String.join(
        " ", at(open), ranked(Ranks.OPEN, text(open, "kind")), text(open, "event"), code);
  }

  private static String refund(Map<String, AttributeValue> refund) {
    return Ranks.refund(
        at(refund), text(refund, "status"), amount(refund), text(refund, "paymentIntent"));
  }

  private static String dispute(Map<String, AttributeValue> dispute) {
    AttributeValue caseType = dispute.get("caseType");
    return Ranks.dispute(
        at(dispute),
        text(dispute, "event"),
        text(dispute, "status"),
        amount(dispute),
        (caseType == null ? "" : caseType.s()) + " " + text(dispute, "currency"),
        text(dispute, "paymentIntent"));
  }

  private static String warning(Map<String, AttributeValue> warning) {
    return String.join(
        " ",
        at(warning),
        text(warning, "event"),
        Boolean.toString(flag(warning, "actionable")),
        text(warning, "paymentIntent"));
  }

  private static String release(Map<String, AttributeValue> release) {
    return String.join(
        " ",
        sorted(Instant.parse(text(release, "at")).toEpochMilli()),
        text(release, "by"),
        text(release, "note"),
        String.join(
            "|", attribute(release, "grounds").l().stream().map(AttributeValue::s).toList()));
  }

  private static String at(Map<String, AttributeValue> fact) {
    return sorted(number(fact, "at"));
  }

  private static String amount(Map<String, AttributeValue> fact) {
    return sorted(number(fact, "amount"));
  }

  private static String text(Map<String, AttributeValue> map, String name) {
    return attribute(map, name).s();
  }

  private static long number(Map<String, AttributeValue> map, String name) {
    return Long.parseLong(attribute(map, name).n());
  }

  private static boolean flag(Map<String, AttributeValue> map, String name) {
    return attribute(map, name).bool();
  }

  private static Map<String, AttributeValue> map(Map<String, AttributeValue> map, String name) {
    return attribute(map, name).m();
  }

  private static AttributeValue attribute(Map<String, AttributeValue> map, String name) {
    AttributeValue value = map.get(name);
    if (value == null) {
      throw new IllegalStateException("an order without " + name);
    }
    return value;
  }
}
