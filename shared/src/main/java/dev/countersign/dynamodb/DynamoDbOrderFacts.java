package dev.countersign.dynamodb;

import static dev.countersign.dynamodb.DynamoDbAttributes.attribute;
import static dev.countersign.dynamodb.DynamoDbAttributes.list;
import static dev.countersign.dynamodb.DynamoDbAttributes.map;
import static dev.countersign.dynamodb.DynamoDbAttributes.text;
import static dev.countersign.dynamodb.DynamoDbOrderItem.number;
import static dev.countersign.dynamodb.DynamoDbOrderItem.string;
import static dev.countersign.dynamodb.DynamoDbOrderItem.strings;
import static dev.countersign.dynamodb.DynamoDbOrderItem.toLong;
import static java.util.function.Function.identity;

import dev.countersign.orders.Capturable;
import dev.countersign.orders.Dispute;
import dev.countersign.orders.FraudWarning;
import dev.countersign.orders.OpenState;
import dev.countersign.orders.OrderFacts;
import dev.countersign.orders.PaymentFacts;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Refund;
import dev.countersign.orders.Release;
import dev.countersign.orders.UnknownWord;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts an order's facts to an attribute of its item, and back, part by part. */
final class DynamoDbOrderFacts {
  private static final Set<String> PARTS =
      Set.of("payments", "expired", "refunds", "disputes", "fraudWarnings", "reasons", "releases");

  /** The PaymentIntent of a refund, a dispute or a warning. */
  private static final String OF = "paymentIntent";

  private static final Set<String> OF_PAYMENT =
      Set.of("succeeded", "canceled", "amountReceived", "openState", "capturable", "failedCharges");
  private static final Set<String> OF_REFUND = Set.of(OF, "status", "amount", "at");
  private static final Set<String> OF_DISPUTE =
      Set.of(OF, "status", "caseType", "amount", "currency", "at", "event");
  private static final Set<String> OF_WARNING = Set.of(OF, "actionable", "at", "event");
  private static final Set<String> OF_RELEASE = Set.of("by", "note", "grounds", "at");

  private DynamoDbOrderFacts() {}

  /** Writes the facts. It uses lists and not sets, because DynamoDB has no empty set. */
  static AttributeValue of(OrderFacts facts) {
    return AttributeValue.fromM(
        Map.of(
            "payments", each(facts.payments(), PaymentIntentId::value, DynamoDbOrderFacts::payment),
            "expired", AttributeValue.fromBool(facts.expired()),
            "refunds", each(facts.refunds(), identity(), DynamoDbOrderFacts::refund),
            "disputes", each(facts.disputes(), identity(), DynamoDbOrderFacts::dispute),
            "fraudWarnings",
                each(facts.fraudWarnings(), identity(), DynamoDbOrderFacts::fraudWarning),
            "reasons", each(facts.reasons(), Reason::code, DynamoDbOrderItem::strings),
            "releases", each(facts.releases(), Reason::code, DynamoDbOrderFacts::release)));
  }

  /**
   * Reads the facts.
   *
   * @param saved the PaymentIntent that is saved with the order
   * @throws RuntimeException if the attribute was not written by {@link #of}
   * @throws UnknownWord if a newer version wrote it: an order with an unknown reason must not look
   *     fine, and our next write would lose an unknown part
   */
  static OrderFacts read(Map<String, AttributeValue> map, Optional<PaymentIntentId> saved) {
    return map.containsKey("paymentIntents") ? DynamoDbFlatOrderFacts.read(map, saved) : read(map);
  }

  private static OrderFacts read(Map<String, AttributeValue> map) {
    mustBeKnown(map, PARTS);
    var facts = new OrderFacts.Parts();
    map(map, "payments")
        .forEach((id, fact) -> facts.payment(new PaymentIntentId(id), payment(fact.m())));
    facts.expired(attribute(map, "expired").bool());
    map(map, "refunds")
        .forEach(
            (id, fact) ->
                facts.refund(id, refund(fact.m(), new PaymentIntentId(text(fact.m(), OF)))));
    map(map, "disputes")
        .forEach(
            (id, fact) ->
                facts.dispute(id, dispute(fact.m(), new PaymentIntentId(text(fact.m(), OF)))));
    map(map, "fraudWarnings")
        .forEach(
            (id, fact) ->
                facts.fraudWarning(
                    id, fraudWarning(fact.m(), new PaymentIntentId(text(fact.m(), OF)))));
    map(map, "reasons")
        .keySet()
        .forEach(code -> facts.reason(reason(code), texts(list(map(map, "reasons"), code))));
    map(map, "releases").forEach((code, fact) -> facts.release(reason(code), release(fact.m())));
    return facts.facts();
  }

  private static void mustBeKnown(Map<String, AttributeValue> map, Set<String> parts) {
    for (String part : map.keySet()) {
      if (!parts.contains(part)) {
        throw new UnknownWord(part);
      }
    }
  }

  private static AttributeValue payment(PaymentFacts payment) {
    Map<String, AttributeValue> map = new HashMap<>();
    map.put("succeeded", AttributeValue.fromBool(payment.succeeded()));
    map.put("canceled", AttributeValue.fromBool(payment.canceled()));
    map.put("amountReceived", number(payment.amountReceived()));
    payment.openState().ifPresent(state -> map.put("openState", openState(state)));
    payment.capturable().ifPresent(capturable -> map.put("capturable", capturable(capturable)));
    if (!payment.failedCharges().isEmpty()) {
      map.put("failedCharges", strings(payment.failedCharges()));
    }
    return AttributeValue.fromM(map);
  }

  private static PaymentFacts payment(Map<String, AttributeValue> map) {
    mustBeKnown(map, OF_PAYMENT);
    return paymentIn(map);
  }

  /**
   * Reads the facts about one PaymentIntent. Rows written before facts were kept for each
   * PaymentIntent have them among the other facts.
   */
  static PaymentFacts paymentIn(Map<String, AttributeValue> map) {
    return new PaymentFacts(
        attribute(map, "succeeded").bool(),
        attribute(map, "canceled").bool(),
        toLong(attribute(map, "amountReceived")),
        part(map, "openState").map(DynamoDbOrderFacts::openState),
        part(map, "capturable").map(DynamoDbOrderFacts::capturable),
        map.containsKey("failedCharges")
            ? new TreeSet<>(texts(list(map, "failedCharges")))
            : Collections.emptySortedSet());
  }

  static Reason reason(String code) {
    return Reason.ofCode(code).orElseThrow(() -> new UnknownWord(code));
  }

  private static AttributeValue openState(OpenState state) {
    Map<String, AttributeValue> map = new HashMap<>();
    map.put("kind", string(state.kind().name()));
    map.put("at", seconds(state.at()));
    map.put("event", string(state.event()));
    state.failureCode().ifPresent(code -> map.put("failureCode", string(code)));
    return AttributeValue.fromM(map);
  }

  private static OpenState openState(Map<String, AttributeValue> map) {
    return new OpenState(
        kind(text(map, "kind")),
        instant(map),
        text(map, "event"),
        Optional.ofNullable(map.get("failureCode")).map(_ -> text(map, "failureCode")));
  }

  private static OpenState.Kind kind(String name) {
    return Arrays.stream(OpenState.Kind.values())
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UnknownWord(name));
  }

  private static AttributeValue capturable(Capturable capturable) {
    return AttributeValue.fromM(
        Map.of(
            "amount", number(capturable.amount()),
            "at", seconds(capturable.at()),
            "event", string(capturable.event())));
  }

  private static Capturable capturable(Map<String, AttributeValue> map) {
    return new Capturable(amount(map), instant(map), text(map, "event"));
  }

  private static AttributeValue refund(Refund refund) {
    return AttributeValue.fromM(
        Map.of(
            OF,
            string(refund.paymentIntent().value()),
            "status",
            string(refund.status()),
            "amount",
            number(refund.amount()),
            "at",
            seconds(refund.at())));
  }

  private static Refund refund(Map<String, AttributeValue> map, PaymentIntentId paymentIntent) {
    mustBeKnown(map, OF_REFUND);
    return new Refund(paymentIntent, text(map, "status"), amount(map), instant(map));
  }

  private static AttributeValue dispute(Dispute dispute) {
    Map<String, AttributeValue> map = new HashMap<>();
    map.put(OF, string(dispute.paymentIntent().value()));
    map.put("status", string(dispute.status()));
    dispute.caseType().ifPresent(caseType -> map.put("caseType", string(caseType)));
    map.put("amount", number(dispute.amount()));
    map.put("currency", string(dispute.currency()));
    map.put("at", seconds(dispute.at()));
    map.put("event", string(dispute.event()));
    return AttributeValue.fromM(map);
  }

  private static Dispute dispute(Map<String, AttributeValue> map, PaymentIntentId paymentIntent) {
    mustBeKnown(map, OF_DISPUTE);
    return new Dispute(
        paymentIntent,
        text(map, "status"),
        Optional.ofNullable(map.get("caseType")).map(_ -> text(map, "caseType")),
        amount(map),
        text(map, "currency"),
        instant(map),
        text(map, "event"));
  }

  private static AttributeValue fraudWarning(FraudWarning warning) {
    return AttributeValue.fromM(
        Map.of(
            OF,
            string(warning.paymentIntent().value()),
            "actionable",
            AttributeValue.fromBool(warning.actionable()),
            "at",
            seconds(warning.at()),
            "event",
            string(warning.event())));
  }

  static FraudWarning fraudWarning(Map<String, AttributeValue> map, PaymentIntentId paymentIntent) {
    mustBeKnown(map, OF_WARNING);
    return new FraudWarning(
        paymentIntent, attribute(map, "actionable").bool(), instant(map), text(map, "event"));
  }

  private static AttributeValue release(Release release) {
    return AttributeValue.fromM(
        Map.of(
            "by", string(release.by()),
            "note", string(release.note()),
            "grounds", strings(release.grounds()),
            "at", string(release.at().toString())));
  }

  private static Release release(Map<String, AttributeValue> map) {
    mustBeKnown(map, OF_RELEASE);
    return new Release(
        text(map, "by"),
        text(map, "note"),
        new TreeSet<>(texts(list(map, "grounds"))),
        Instant.parse(text(map, "at")));
  }

  private static <K, T> AttributeValue each(
      SortedMap<K, T> facts, Function<K, String> key, Function<T, AttributeValue> write) {
    Map<String, AttributeValue> map = new HashMap<>();
    facts.forEach((id, fact) -> map.put(key.apply(id), write.apply(fact)));
    return AttributeValue.fromM(map);
  }

  private static Optional<Map<String, AttributeValue>> part(
      Map<String, AttributeValue> map, String name) {
    return Optional.ofNullable(map.get(name)).map(_ -> map(map, name));
  }

  static List<String> texts(List<AttributeValue> list) {
    return list.stream().map(AttributeValue::s).toList();
  }

  /** Stripe's times are in whole seconds. */
  private static AttributeValue seconds(Instant at) {
    return number(at.getEpochSecond());
  }

  static Instant instant(Map<String, AttributeValue> map) {
    return Instant.ofEpochSecond(toLong(attribute(map, "at")));
  }

  static long amount(Map<String, AttributeValue> map) {
    return toLong(attribute(map, "amount"));
  }
}
