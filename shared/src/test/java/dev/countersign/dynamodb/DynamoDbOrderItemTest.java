package dev.countersign.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.countersign.orders.Dispute;
import dev.countersign.orders.FraudWarning;
import dev.countersign.orders.Generated;
import dev.countersign.orders.OpenState;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderFacts;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentFacts;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Refund;
import dev.countersign.orders.Release;
import dev.countersign.orders.Shop;
import dev.countersign.orders.UnknownWord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbOrderItemTest {
  /** Read as nothing where they can't be, or not read at all. */
  private static final Set<String> TOLERATED =
      Set.of("/amount", "/lines/0/quantity", "/lines/0/unitAmount", "/openStatus", "/status");

  @Test
  void a_row_with_an_attribute_of_another_type_is_an_error_and_never_taken_for_an_order() {
    Map<String, AttributeValue> row = DynamoDbOrderItem.of(orderWithEverything());
    Map<String, AttributeValue> altered = everyAlterationOf(AttributeValue.fromM(row));
    assertThat(altered).hasSizeGreaterThan(40);
    altered.forEach(
        (pointer, item) -> {
          if (!TOLERATED.contains(pointer)) {
            assertThatIllegalStateException()
                .as(pointer)
                .isThrownBy(() -> DynamoDbOrderItem.read(item.m()));
          }
        });
  }

  @Test
  void a_row_says_what_is_open_to_the_index_and_of_what_is_not_open_nothing() {
    Order placed = Shop.order();
    Order paid = placed.bindTo(new PaymentIntentId("pi_1")).observe(Shop.success(placed, "pi_1"));
    Order held =
        placed.bindTo(new PaymentIntentId("pi_1")).detectSecond(new PaymentIntentId("pi_2"));
    assertThat(DynamoDbOrderItem.of(placed))
        .containsEntry("openStatus", AttributeValue.fromS("AWAITING_PAYMENT"));
    assertThat(DynamoDbOrderItem.of(held))
        .containsEntry("openStatus", AttributeValue.fromS("QUARANTINED"));
    assertThat(DynamoDbOrderItem.of(paid)).doesNotContainKey("openStatus");
  }

  @Test
  void an_order_is_read_with_its_payment_and_the_version_in_which_it_was_paid() {
    Order placed = Shop.order();
    Order paid = placed.bindTo(new PaymentIntentId("pi_1")).observe(Shop.success(placed, "pi_1"));
    assertThat(paid.paidInVersion()).contains(3L);
    assertThat(DynamoDbOrderItem.read(DynamoDbOrderItem.of(paid))).isEqualTo(paid);
  }

  @Test
  void terms_of_version_1_are_written_without_a_version_and_read_with_one() {
    Order order = Shop.order();
    Map<String, AttributeValue> row = new HashMap<>(DynamoDbOrderItem.of(order));
    assertThat(row).doesNotContainKey("termsVersion");
    row.put("termsVersion", AttributeValue.fromN("1"));
    assertThat(DynamoDbOrderItem.read(row)).isEqualTo(order);
  }

  @Test
  void an_order_without_details_has_the_row_that_it_had_before_there_were_any() {
    assertThat(DynamoDbOrderItem.of(Shop.order())).doesNotContainKey("details");
  }

  @Test
  void terms_that_a_newer_version_wrote_are_left_to_who_knows_them() {
    Map<String, AttributeValue> row = new HashMap<>(DynamoDbOrderItem.of(Shop.order()));
    row.put("termsVersion", AttributeValue.fromN("2"));
    assertThatExceptionOfType(UnknownWord.class)
        .isThrownBy(() -> DynamoDbOrderItem.read(row))
        .withMessageContaining("termsVersion 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a_new_part",
        "payments/pi_1/a_new_part",
        "payments/pi_1/openState/kind",
        "refunds/re_1/a_new_part",
        "disputes/du_1/a_new_part",
        "fraudWarnings/issfr_1/a_new_part",
        "reasons/a_new_reason",
        "releases/a_new_reason",
        "releases/amount_mismatch/a_new_part",
      })
  void facts_that_a_newer_version_wrote_are_left_to_who_knows_them(String path) { // D16
    PaymentIntentId own = new PaymentIntentId("pi_1");
    var processing = new OpenState(OpenState.Kind.PROCESSING, Shop.NOW, "evt_1", Optional.empty());
    OrderFacts facts =
        new OrderFacts.Parts()
            .payment(
                own, new PaymentFacts(false, false, 0, Optional.of(processing), Optional.empty()))
            .refund("re_1", new Refund(own, "pending", 1500, Shop.NOW))
            .dispute(
                "du_1", new Dispute(own, "won", Optional.empty(), 4000, "usd", Shop.NOW, "evt_2"))
            .fraudWarning("issfr_1", new FraudWarning(own, true, Shop.NOW, "evt_3"))
            .release(
                Reason.AMOUNT_MISMATCH,
                new Release("ada", "seen", Collections.emptySortedSet(), Shop.NOW))
            .facts();
    Order known = Shop.knowing(facts, Shop.order());
    Map<String, AttributeValue> row = DynamoDbOrderItem.of(known);
    assertThat(DynamoDbOrderItem.read(row)).isEqualTo(known);

    AttributeValue newer =
        with(AttributeValue.fromM(row), List.of(("facts/" + path).split("/")), "A_NEW_WORD");

    assertThatExceptionOfType(UnknownWord.class)
        .isThrownBy(() -> DynamoDbOrderItem.read(newer.m()));
  }

  /** The value with that word in it, there or in place of what is there. */
  private static AttributeValue with(AttributeValue value, List<String> path, String word) {
    if (path.isEmpty()) {
      return AttributeValue.fromS(word);
    }
    Map<String, AttributeValue> map = new HashMap<>(value.m());
    map.put(
        path.getFirst(),
        with(map.getOrDefault(path.getFirst(), map()), path.subList(1, path.size()), word));
    return AttributeValue.fromM(map);
  }

  @Test
  void an_order_is_read_with_what_is_unconfirmed_of_it_and_without_it_the_row_says_nothing() {
    Order order = Shop.order();
    Order doubted = order.doubting("pi_1").doubting("re_1");
    assertThat(DynamoDbOrderItem.read(DynamoDbOrderItem.of(doubted))).isEqualTo(doubted);
    assertThat(DynamoDbOrderItem.of(order)).doesNotContainKey("unconfirmed");
  }

  @Test
  void details_that_only_a_newer_version_allows_are_left_to_it() {
    Map<String, AttributeValue> row = new HashMap<>(DynamoDbOrderItem.of(Shop.order()));
    row.put("details", AttributeValue.fromM(Map.of("gift-note", AttributeValue.fromS("for Ann"))));
    assertThatExceptionOfType(UnknownWord.class)
        .isThrownBy(() -> DynamoDbOrderItem.read(row))
        .withMessageContaining("details")
        .withMessageNotContaining("Ann");
  }

  @Test
  void a_currency_and_amounts_that_can_not_be_are_read_as_what_no_payment_settles() {
    Map<String, AttributeValue> row = new HashMap<>(DynamoDbOrderItem.of(Shop.order()));
    row.put("currency", AttributeValue.fromS("xyz"));
    row.put("amount", AttributeValue.fromN("-1"));
    Order order = DynamoDbOrderItem.read(row);
    assertThat(order.amount().currency().code()).isEqualTo("xyz");
    assertThat(order.amount().minorUnits()).isZero();
    assertThat(
            order.bindTo(new PaymentIntentId("pi_1")).observe(Shop.success(order, "pi_1")).status())
        .isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void the_charges_that_failed_are_in_the_row_only_if_there_are_any() {
    PaymentIntentId own = new PaymentIntentId("pi_1");
    Order none = Shop.knowing(failed(own), Shop.order());
    assertThat(DynamoDbOrderItem.of(none).toString()).doesNotContain("failedCharges");
    assertThat(DynamoDbOrderItem.read(DynamoDbOrderItem.of(none))).isEqualTo(none);
    Order two = Shop.knowing(failed(own, "ch_2", "ch_1"), Shop.order());
    assertThat(
            DynamoDbOrderItem.read(DynamoDbOrderItem.of(two)).facts().payment(own).failedCharges())
        .containsExactly("ch_1", "ch_2");
  }

  private static OrderFacts failed(PaymentIntentId own, String... charges) {
    return new OrderFacts.Parts()
        .payment(
            own,
            new PaymentFacts(
                false,
                false,
                0,
                Optional.empty(),
                Optional.empty(),
                new TreeSet<>(List.of(charges))))
        .facts();
  }

  @Test
  void flat_facts_of_an_older_row_are_about_the_payment_intent_that_is_saved() {
    Order order =
        DynamoDbOrderItem.read(withFlatFacts(Shop.order().bindTo(new PaymentIntentId("pi_2"))));
    assertThat(order.facts().payments())
        .containsOnlyKeys(new PaymentIntentId("pi_1"), new PaymentIntentId("pi_2"));
    assertThat(order.facts().payment(new PaymentIntentId("pi_2")))
        .isEqualTo(
            new PaymentFacts(
                true,
                false,
                4000,
                Optional.of(
                    new OpenState(OpenState.Kind.PROCESSING, Shop.NOW, "evt_1", Optional.empty())),
                Optional.empty()));
    assertThat(order.facts().payment(new PaymentIntentId("pi_1"))).isEqualTo(PaymentFacts.SEEN);
    assertThat(order.facts().refunds())
        .containsEntry(
            "re_1", new Refund(new PaymentIntentId("pi_2"), "requires_action", 1500, Shop.NOW));
    assertThat(order.facts().disputes())
        .containsEntry(
            "du_1",
            new Dispute(
                new PaymentIntentId("pi_2"),
                "under_review",
                Optional.empty(),
                4000,
                "",
                Shop.NOW,
                "evt_2"));
    assertThat(order.facts().fraudWarnings())
        .containsEntry(
            "issfr_1", new FraudWarning(new PaymentIntentId("pi_2"), true, Shop.NOW, "evt_3"));
    assertThat(DynamoDbOrderItem.read(DynamoDbOrderItem.of(order))).isEqualTo(order);
  }

  @Test
  void a_release_in_an_older_row_still_covers_what_had_come_in_by_then() {
    Order order =
        DynamoDbOrderItem.read(withFlatFacts(Shop.order().bindTo(new PaymentIntentId("pi_2"))));
    assertThat(order.facts().reasons()).containsOnlyKeys(Reason.AMOUNT_MISMATCH);
    assertThat(order.standing().reasons()).containsExactly(Reason.MULTIPLE_PAYMENT_INTENTS);
  }

  @Test
  void flat_facts_of_several_payment_intents_of_which_none_is_saved_pay_nothing() {
    Order order = DynamoDbOrderItem.read(withFlatFacts(Shop.order()));
    assertThat(order.status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(order.paidInVersion()).isEmpty();
  }

  @Test
  void flat_facts_of_the_only_payment_intent_seen_pay_an_order_with_which_none_is_saved() {
    Map<String, AttributeValue> facts = flatFacts();
    facts.put("paymentIntents", AttributeValue.fromL(List.of(AttributeValue.fromS("pi_1"))));
    facts.put("refunds", map());
    facts.put("disputes", map());

    Order order = DynamoDbOrderItem.read(with(facts, Shop.order()));
    assertThat(order.paymentIntentId()).isEmpty();
    assertThat(order.facts().payments()).containsOnlyKeys(new PaymentIntentId("pi_1"));
    assertThat(order.facts().payment(new PaymentIntentId("pi_1")).succeeded()).isTrue();
    assertThat(order.facts().payment(new PaymentIntentId("pi_1")).amountReceived()).isEqualTo(4000);
    assertThat(order.status()).isEqualTo(OrderStatus.PAID);
  }

  /** As they were written before facts were kept per PaymentIntent. */
  private static Map<String, AttributeValue> withFlatFacts(Order order) {
    return with(flatFacts(), order);
  }

  private static Map<String, AttributeValue> with(Map<String, AttributeValue> facts, Order order) {
    Map<String, AttributeValue> item = new HashMap<>(DynamoDbOrderItem.of(order));
    item.put("facts", AttributeValue.fromM(facts));
    return item;
  }

  private static Map<String, AttributeValue> flatFacts() {
    AttributeValue at = AttributeValue.fromN(Long.toString(Shop.NOW.getEpochSecond()));
    Map<String, AttributeValue> facts = new HashMap<>();
    facts.put(
        "paymentIntents",
        AttributeValue.fromL(List.of(AttributeValue.fromS("pi_1"), AttributeValue.fromS("pi_2"))));
    facts.put("succeeded", AttributeValue.fromBool(true));
    facts.put("canceled", AttributeValue.fromBool(false));
    facts.put("expired", AttributeValue.fromBool(false));
    facts.put("amountReceived", AttributeValue.fromN("4000"));
    facts.put("openState", map("kind", "PROCESSING", "event", "evt_1", "at", at));
    AttributeValue amount = AttributeValue.fromN("1500");
    facts.put("refunds", map("re_1", map("state", "REQUIRES_ACTION", "amount", amount, "at", at)));
    facts.put(
        "disputes",
        map(
            "du_1",
            map(
                "state",
                "UNDER_REVIEW",
                "amount",
                AttributeValue.fromN("4000"),
                "at",
                at,
                "event",
                "evt_2")));
    facts.put(
        "fraudWarnings",
        map(
            "issfr_1",
            map("actionable", AttributeValue.fromBool(true), "at", at, "event", "evt_3")));
    facts.put("reasons", AttributeValue.fromL(List.of(AttributeValue.fromS("amount_mismatch"))));
    facts.put(
        "releases",
        map(
            "amount_mismatch",
            map(
                "by",
                "ada",
                "note",
                "seen",
                "amountReceived",
                AttributeValue.fromN("4000"),
                "succeeded",
                AttributeValue.fromBool(true),
                "at",
                "2026-11-01T12:00:00Z")));
    return facts;
  }

  private static AttributeValue map(Object... namesAndValues) {
    Map<String, AttributeValue> map = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(
          (String) namesAndValues[i],
          namesAndValues[i + 1] instanceof String text
              ? AttributeValue.fromS(text)
              : (AttributeValue) namesAndValues[i + 1]);
    }
    return AttributeValue.fromM(map);
  }

  /** Drawn until there is no part that is empty. */
  private static Order orderWithEverything() {
    var generated = new Generated(80_001);
    OrderFacts facts = generated.facts();
    while (facts.payments().values().stream()
            .noneMatch(
                payment ->
                    payment.openState().flatMap(OpenState::failureCode).isPresent()
                        && payment.capturable().isPresent())
        || facts.disputes().values().stream().allMatch(d -> d.caseType().isEmpty())
        || facts.refunds().isEmpty()
        || facts.disputes().isEmpty()
        || facts.fraudWarnings().isEmpty()
        || facts.reasons().isEmpty()
        || facts.releases().isEmpty()) {
      facts = generated.facts();
    }
    Order placed = Shop.order();
    Order paid = placed.bindTo(new PaymentIntentId("pi_1")).observe(Shop.success(placed, "pi_1"));
    return Shop.knowing(paid.facts().join(facts), paid);
  }

  /** By where: the value with one attribute in it, at any depth, in the type that none has. */
  private static Map<String, AttributeValue> everyAlterationOf(AttributeValue value) {
    Map<String, AttributeValue> alterations = new HashMap<>();
    if (value.hasM()) {
      value
          .m()
          .forEach(
              (name, inner) ->
                  alterationsOf(inner)
                      .forEach(
                          (pointer, altered) -> {
                            Map<String, AttributeValue> map = new HashMap<>(value.m());
                            map.put(name, altered);
                            alterations.put("/" + name + pointer, AttributeValue.fromM(map));
                          }));
    } else if (value.hasL()) {
      for (int i = 0; i < value.l().size(); i++) {
        List<AttributeValue> before = value.l();
        int index = i;
        alterationsOf(before.get(i))
            .forEach(
                (pointer, altered) -> {
                  List<AttributeValue> list = new ArrayList<>(before);
                  list.set(index, altered);
                  alterations.put("/" + index + pointer, AttributeValue.fromL(list));
                });
      }
    }
    return alterations;
  }

  private static Map<String, AttributeValue> alterationsOf(AttributeValue value) {
    Map<String, AttributeValue> alterations = new HashMap<>(everyAlterationOf(value));
    alterations.put("", AttributeValue.fromNul(true));
    return alterations;
  }
}
