package dev.countersign.orders;

import static dev.countersign.aws.DynamoDbAttributes.attribute;
import static dev.countersign.aws.DynamoDbAttributes.list;
import static dev.countersign.aws.DynamoDbAttributes.map;
import static dev.countersign.aws.DynamoDbAttributes.text;
import static dev.countersign.orders.DynamoDbOrderItem.number;
import static dev.countersign.orders.DynamoDbOrderItem.string;
import static dev.countersign.orders.DynamoDbOrderItem.toLong;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An order's facts as an attribute of its item, and back, part by part. */
final class DynamoDbOrderFacts {
  private DynamoDbOrderFacts() {}

  /** With lists, not sets, because DynamoDB knows no empty set. */
  static AttributeValue of(OrderFacts facts) {
    Map<String, AttributeValue> map = new HashMap<>();
    map.put("paymentIntents", strings(facts.paymentIntents()));
    map.put("succeeded", AttributeValue.fromBool(facts.succeeded()));
    map.put("canceled", AttributeValue.fromBool(facts.canceled()));
    map.put("expired", AttributeValue.fromBool(facts.expired()));
    map.put("amountReceived", number(facts.amountReceived()));
    facts.openState().ifPresent(state -> map.put("openState", openState(state)));
    facts.capturable().ifPresent(capturable -> map.put("capturable", capturable(capturable)));
    map.put("refunds", each(facts.refunds(), Function.identity(), DynamoDbOrderFacts::refund));
    map.put("disputes", each(facts.disputes(), Function.identity(), DynamoDbOrderFacts::dispute));
    map.put(
        "fraudWarnings",
        each(facts.fraudWarnings(), Function.identity(), DynamoDbOrderFacts::fraudWarning));
    map.put("reasons", strings(facts.reasons().stream().map(Reason::code).toList()));
    map.put("releases", each(facts.releases(), Reason::code, DynamoDbOrderFacts::release));
    return AttributeValue.fromM(map);
  }

  /**
   * @throws RuntimeException if it is not what {@link #of} wrote. What a newer version wrote is not
   *     either: a reason that we don't know must not make an order look fine
   */
  static OrderFacts read(Map<String, AttributeValue> map) {
    var facts = new OrderFacts.Parts();
    facts.paymentIntents.addAll(strings(list(map, "paymentIntents")));
    facts.succeeded = attribute(map, "succeeded").bool();
    facts.canceled = attribute(map, "canceled").bool();
    facts.expired = attribute(map, "expired").bool();
    facts.amountReceived = toLong(attribute(map, "amountReceived"));
    facts.openState = part(map, "openState").map(DynamoDbOrderFacts::openState);
    facts.capturable = part(map, "capturable").map(DynamoDbOrderFacts::capturable);
    map(map, "refunds").forEach((id, fact) -> facts.refunds.put(id, refund(fact.m())));
    map(map, "disputes").forEach((id, fact) -> facts.disputes.put(id, dispute(fact.m())));
    map(map, "fraudWarnings")
        .forEach((id, fact) -> facts.fraudWarnings.put(id, fraudWarning(fact.m())));
    strings(list(map, "reasons")).forEach(code -> facts.reasons.add(reason(code)));
    map(map, "releases")
        .forEach((code, fact) -> facts.releases.put(reason(code), release(fact.m())));
    return facts.facts();
  }

  private static Reason reason(String code) {
    return Reason.ofCode(code).orElseThrow();
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
        OpenState.Kind.valueOf(text(map, "kind")),
        instant(map),
        text(map, "event"),
        Optional.ofNullable(map.get("failureCode")).map(_ -> text(map, "failureCode")));
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
            "state", string(refund.state().name()),
            "amount", number(refund.amount()),
            "at", seconds(refund.at())));
  }

  private static Refund refund(Map<String, AttributeValue> map) {
    return new Refund(Refund.State.valueOf(text(map, "state")), amount(map), instant(map));
  }

  private static AttributeValue dispute(Dispute dispute) {
    return AttributeValue.fromM(
        Map.of(
            "state", string(dispute.state().name()),
            "amount", number(dispute.amount()),
            "at", seconds(dispute.at()),
            "event", string(dispute.event())));
  }

  private static Dispute dispute(Map<String, AttributeValue> map) {
    return new Dispute(
        Dispute.State.valueOf(text(map, "state")), amount(map), instant(map), text(map, "event"));
  }

  private static AttributeValue fraudWarning(FraudWarning warning) {
    return AttributeValue.fromM(
        Map.of(
            "actionable", AttributeValue.fromBool(warning.actionable()),
            "at", seconds(warning.at()),
            "event", string(warning.event())));
  }

  private static FraudWarning fraudWarning(Map<String, AttributeValue> map) {
    return new FraudWarning(attribute(map, "actionable").bool(), instant(map), text(map, "event"));
  }

  private static AttributeValue release(Release release) {
    return AttributeValue.fromM(
        Map.of(
            "by", string(release.by()),
            "note", string(release.note()),
            "amountReceived", number(release.amountReceived()),
            "succeeded", AttributeValue.fromBool(release.succeeded()),
            "at", string(release.at().toString())));
  }

  private static Release release(Map<String, AttributeValue> map) {
    return new Release(
        text(map, "by"),
        text(map, "note"),
        toLong(attribute(map, "amountReceived")),
        // The first ones didn't say: such a decision counts as made before there was a payment.
        map.containsKey("succeeded") && attribute(map, "succeeded").bool(),
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

  private static AttributeValue strings(Collection<String> values) {
    return AttributeValue.fromL(values.stream().map(DynamoDbOrderItem::string).toList());
  }

  private static List<String> strings(List<AttributeValue> list) {
    return list.stream().map(AttributeValue::s).toList();
  }

  /** What Stripe says of time has whole seconds. */
  private static AttributeValue seconds(Instant at) {
    return number(at.getEpochSecond());
  }

  private static Instant instant(Map<String, AttributeValue> map) {
    return Instant.ofEpochSecond(toLong(attribute(map, "at")));
  }

  private static long amount(Map<String, AttributeValue> map) {
    return toLong(attribute(map, "amount"));
  }
}
