package dev.countersign.dynamodb;

import static dev.countersign.dynamodb.DynamoDbAttributes.attribute;
import static dev.countersign.dynamodb.DynamoDbAttributes.list;
import static dev.countersign.dynamodb.DynamoDbAttributes.map;
import static dev.countersign.dynamodb.DynamoDbAttributes.text;
import static dev.countersign.dynamodb.DynamoDbOrderFacts.amount;
import static dev.countersign.dynamodb.DynamoDbOrderFacts.instant;
import static dev.countersign.dynamodb.DynamoDbOrderFacts.reason;
import static dev.countersign.dynamodb.DynamoDbOrderFacts.texts;
import static dev.countersign.dynamodb.DynamoDbOrderItem.toLong;

import dev.countersign.orders.Dispute;
import dev.countersign.orders.OrderFacts;
import dev.countersign.orders.PaymentFacts;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Refund;
import dev.countersign.orders.Release;
import dev.countersign.orders.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads the facts of a row that was written before facts were kept for each PaymentIntent. They are
 * about the PaymentIntent that is saved with the order, or the only one seen. Such rows are read
 * and never written.
 */
final class DynamoDbFlatOrderFacts {
  private DynamoDbFlatOrderFacts() {}

  static OrderFacts read(Map<String, AttributeValue> map, Optional<PaymentIntentId> saved) {
    var facts = new OrderFacts.Parts();
    List<PaymentIntentId> seen =
        texts(list(map, "paymentIntents")).stream().map(PaymentIntentId::new).toList();
    // If several were seen and none is saved, nobody can tell which one the facts are about. Then
    // none is the order's own, and all but one of them keep it quarantined, whichever is chosen
    // here.
    Optional<PaymentIntentId> known = saved.or(() -> seen.stream().findFirst());
    PaymentIntentId own = known.orElse(new PaymentIntentId(""));
    seen.forEach(id -> facts.payment(id, PaymentFacts.SEEN));
    PaymentFacts payment = DynamoDbOrderFacts.paymentIn(map);
    known.ifPresent(id -> facts.payment(id, payment));
    facts.expired(attribute(map, "expired").bool());
    map(map, "refunds").forEach((id, fact) -> facts.refund(id, refund(fact.m(), own)));
    map(map, "disputes").forEach((id, fact) -> facts.dispute(id, dispute(fact.m(), own)));
    map(map, "fraudWarnings")
        .forEach(
            (id, fact) -> facts.fraudWarning(id, DynamoDbOrderFacts.fraudWarning(fact.m(), own)));
    texts(list(map, "reasons")).forEach(code -> facts.reason(reason(code), own.value()));
    map(map, "releases")
        .forEach((code, fact) -> facts.release(reason(code), release(fact.m(), own.value())));
    return facts.facts();
  }

  private static Refund refund(Map<String, AttributeValue> map, PaymentIntentId paymentIntent) {
    return new Refund(paymentIntent, word(map), amount(map), instant(map));
  }

  /** A dispute without a currency, which then was assumed to be the order's. */
  private static Dispute dispute(Map<String, AttributeValue> map, PaymentIntentId paymentIntent) {
    return new Dispute(
        paymentIntent,
        word(map),
        Optional.empty(),
        amount(map),
        "",
        instant(map),
        text(map, "event"));
  }

  /**
   * Returns Stripe's word. The row has our name of the state, which is Stripe's word in upper case.
   */
  private static String word(Map<String, AttributeValue> map) {
    return text(map, "state").toLowerCase(Locale.ROOT);
  }

  private static Release release(Map<String, AttributeValue> map, String raisedBy) {
    return new Release(
        text(map, "by"),
        text(map, "note"),
        Standing.storedGrounds(
            toLong(attribute(map, "amountReceived")),
            // The first rows did not have this: such a decision counts as made before there was a
            // payment.
            map.containsKey("succeeded") && attribute(map, "succeeded").bool(),
            new TreeSet<>(List.of(raisedBy))),
        Instant.parse(text(map, "at")));
  }
}
