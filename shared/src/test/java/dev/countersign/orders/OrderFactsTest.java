package dev.countersign.orders;

import static dev.countersign.orders.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OrderFactsTest {
  private static final long SEED = 20_261_101;
  private static final int CASES = 2_500;

  @Test
  void the_order_in_which_facts_arrive_does_not_matter() {
    Generated generated = new Generated(SEED);
    for (int i = 0; i < CASES; i++) {
      OrderFacts a = generated.facts();
      OrderFacts b = generated.facts();
      assertThat(a.join(b)).as("%s", generated).isEqualTo(b.join(a));
    }
  }

  @Test
  void how_facts_are_grouped_does_not_matter() {
    Generated generated = new Generated(SEED);
    for (int i = 0; i < CASES; i++) {
      OrderFacts a = generated.facts();
      OrderFacts b = generated.facts();
      OrderFacts c = generated.facts();
      assertThat(a.join(b).join(c)).as("%s", generated).isEqualTo(a.join(b.join(c)));
    }
  }

  @Test
  void a_fact_told_twice_is_told_once() {
    Generated generated = new Generated(SEED);
    for (int i = 0; i < CASES; i++) {
      OrderFacts a = generated.facts();
      OrderFacts b = generated.facts();
      assertThat(a.join(a)).as("%s", generated).isEqualTo(a);
      assertThat(a.join(b).join(b)).as("%s", generated).isEqualTo(a.join(b));
      assertThat(a.join(b).join(a)).as("%s", generated).isEqualTo(a.join(b));
    }
  }

  @Test
  void knowing_nothing_changes_nothing() {
    Generated generated = new Generated(SEED);
    for (int i = 0; i < CASES; i++) {
      OrderFacts a = generated.facts();
      assertThat(a.join(OrderFacts.NONE)).as("%s", generated).isEqualTo(a);
      assertThat(OrderFacts.NONE.join(a)).as("%s", generated).isEqualTo(a);
    }
  }

  @Test
  void facts_only_grow() {
    Generated generated = new Generated(SEED);
    for (int i = 0; i < CASES; i++) {
      OrderFacts a = generated.facts();
      OrderFacts joined = a.join(generated.facts());
      assertThat(joined.paymentIntents()).as("%s", generated).containsAll(a.paymentIntents());
      assertThat(joined.reasons()).as("%s", generated).containsAll(a.reasons());
      assertThat(joined.refunds().keySet()).as("%s", generated).containsAll(a.refunds().keySet());
      assertThat(joined.amountReceived())
          .as("%s", generated)
          .isGreaterThanOrEqualTo(a.amountReceived());
      assertThat(joined.succeeded() || !a.succeeded()).as("%s", generated).isTrue();
      assertThat(joined.canceled() || !a.canceled()).as("%s", generated).isTrue();
    }
  }

  @Test
  void of_two_open_states_of_one_event_the_same_one_stands_whichever_came_first() {
    OrderFacts without = open(OpenState.Kind.PAYMENT_FAILED, NOW, "evt_1", Optional.empty());
    OrderFacts with =
        open(OpenState.Kind.PAYMENT_FAILED, NOW, "evt_1", Optional.of("card_declined"));
    assertThat(without.join(with)).isEqualTo(with.join(without));
  }

  @Test
  void the_latest_open_state_stands_then_the_one_of_higher_rank_then_of_the_greater_event_id() {
    OrderFacts processing = open(OpenState.Kind.PROCESSING, NOW, "evt_9", Optional.empty());
    OrderFacts failed = open(OpenState.Kind.PAYMENT_FAILED, NOW, "evt_1", Optional.empty());
    OrderFacts later =
        open(OpenState.Kind.PROCESSING, NOW.plusSeconds(1), "evt_0", Optional.empty());
    OrderFacts greater = open(OpenState.Kind.PAYMENT_FAILED, NOW, "evt_2", Optional.empty());
    assertThat(processing.join(failed)).isEqualTo(failed);
    assertThat(failed.join(later)).isEqualTo(later);
    assertThat(failed.join(greater)).isEqualTo(greater);
  }

  @Test
  void a_refund_that_failed_after_it_succeeded_counts_for_nothing_in_either_order() { // RD02
    OrderFacts paid = paid(4000);
    OrderFacts succeeded = refund("re_1", Refund.State.SUCCEEDED, 4000, NOW);
    OrderFacts failed = refund("re_1", Refund.State.FAILED, 4000, NOW.minusSeconds(5));
    assertThat(paid.join(succeeded).status()).isEqualTo(OrderStatus.REFUNDED);
    assertThat(paid.join(succeeded).join(failed).status()).isEqualTo(OrderStatus.PAID);
    assertThat(paid.join(failed).join(succeeded)).isEqualTo(paid.join(succeeded).join(failed));
  }

  @Test
  void each_refund_counts_once_however_often_it_is_told() { // RD01
    OrderFacts facts =
        paid(4000)
            .join(refund("re_1", Refund.State.PENDING, 1500, NOW))
            .join(refund("re_2", Refund.State.SUCCEEDED, 1000, NOW))
            .join(refund("re_1", Refund.State.SUCCEEDED, 1500, NOW.plusSeconds(9)))
            .join(refund("re_1", Refund.State.PENDING, 1500, NOW));
    assertThat(facts.amountRefunded()).isEqualTo(2500);
    assertThat(facts.status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
  }

  @Test
  void refunds_over_the_payment_quarantine_for_just_as_long_as_they_are() {
    OrderFacts over =
        paid(4000)
            .join(refund("re_1", Refund.State.PENDING, 4000, NOW))
            .join(refund("re_2", Refund.State.PENDING, 4000, NOW));
    assertThat(over.standingReasons()).containsExactly(Reason.REFUND_EXCEEDS_PAYMENT);
    assertThat(over.status()).isEqualTo(OrderStatus.QUARANTINED);
    OrderFacts replaced = over.join(refund("re_1", Refund.State.FAILED, 4000, NOW));
    assertThat(replaced.standingReasons()).isEmpty();
    assertThat(replaced.status()).isEqualTo(OrderStatus.REFUNDED);
  }

  @Test
  void a_refund_that_arrives_before_its_payment_never_shows_the_order_as_paid() { // WO03
    OrderFacts refunded = refund("re_1", Refund.State.SUCCEEDED, 4000, NOW);
    assertThat(refunded.status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(refunded.join(paid(4000)).status()).isEqualTo(OrderStatus.REFUNDED);
  }

  @Test
  void two_payment_intents_quarantine_as_long_as_both_are_known() {
    OrderFacts two = seen("pi_1").join(seen("pi_2"));
    assertThat(two.reasons()).isEmpty();
    assertThat(two.standingReasons()).containsExactly(Reason.MULTIPLE_PAYMENT_INTENTS);
    assertThat(two.status()).isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void canceled_and_succeeded_is_stored_as_a_reason() {
    assertThat(paid(4000).join(canceled()).reasons())
        .containsExactly(Reason.CANCELED_AND_SUCCEEDED);
  }

  @Test
  void the_status_follows_from_the_facts_alone_and_the_first_match_wins() {
    Generated generated = new Generated(SEED);
    for (int i = 0; i < CASES; i++) {
      OrderFacts facts = generated.facts();
      assertThat(facts.status()).as("%s: %s", generated, facts).isEqualTo(expected(facts));
    }
    assertThat(
            Arrays.stream(OpenState.Kind.values())
                .map(kind -> open(kind, NOW, "evt_1", Optional.empty()).status()))
        .containsExactly(
            OrderStatus.PROCESSING, OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_FAILED);
    assertThat(OrderFacts.NONE.status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(canceled().status()).isEqualTo(OrderStatus.CANCELED);
    assertThat(paid(4000).status()).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void only_an_order_that_can_still_be_paid_is_payable() {
    assertThat(Arrays.stream(OrderStatus.values()).filter(OrderStatus::isPayable))
        .containsExactlyInAnyOrder(
            OrderStatus.AWAITING_PAYMENT, OrderStatus.PROCESSING, OrderStatus.PAYMENT_FAILED);
  }

  @Test
  void nobody_can_change_facts_from_outside() {
    SortedSet<String> mine = new TreeSet<>(Set.of("pi_1"));
    OrderFacts facts =
        new OrderFacts(mine, false, false, 0, Optional.empty(), new TreeMap<>(), new TreeSet<>());
    mine.add("pi_2");
    assertThat(facts.paymentIntents()).containsExactly("pi_1");
    assertThat(facts.paymentIntents()).isUnmodifiable();
    assertThat(facts.refunds()).isUnmodifiable();
    assertThat(facts.reasons()).isUnmodifiable();
  }

  @Test
  void every_reason_is_read_back_from_its_code() {
    for (Reason reason : EnumSet.allOf(Reason.class)) {
      assertThat(reason.code()).matches("[a-z_]+");
      assertThat(Reason.ofCode(reason.code())).contains(reason);
    }
    assertThat(Reason.ofCode("AMOUNT_MISMATCH")).isEmpty();
  }

  /** CASES 1.3, once more and in another way. */
  private static OrderStatus expected(OrderFacts facts) {
    long refunded = 0;
    for (Refund refund : facts.refunds().values()) {
      if (refund.state() == Refund.State.PENDING || refund.state() == Refund.State.SUCCEEDED) {
        refunded += refund.amount();
      }
    }
    boolean quarantined =
        !facts.reasons().isEmpty()
            || facts.paymentIntents().size() > 1
            || (facts.succeeded() && (facts.canceled() || refunded > facts.amountReceived()));
    if (quarantined) {
      return OrderStatus.QUARANTINED;
    } else if (facts.succeeded() && refunded == 0) {
      return OrderStatus.PAID;
    } else if (facts.succeeded()) {
      return refunded < facts.amountReceived()
          ? OrderStatus.PARTIALLY_REFUNDED
          : OrderStatus.REFUNDED;
    } else if (facts.canceled()) {
      return OrderStatus.CANCELED;
    }
    Map<OpenState.Kind, OrderStatus> open =
        Map.of(
            OpenState.Kind.PROCESSING, OrderStatus.PROCESSING,
            OpenState.Kind.PAYMENT_FAILED, OrderStatus.PAYMENT_FAILED);
    return facts
        .openState()
        .map(state -> open.getOrDefault(state.kind(), OrderStatus.AWAITING_PAYMENT))
        .orElse(OrderStatus.AWAITING_PAYMENT);
  }

  private static OrderFacts paid(long received) {
    return new OrderFacts(
        new TreeSet<>(), true, false, received, Optional.empty(), new TreeMap<>(), new TreeSet<>());
  }

  private static OrderFacts canceled() {
    return new OrderFacts(
        new TreeSet<>(), false, true, 0, Optional.empty(), new TreeMap<>(), new TreeSet<>());
  }

  private static OrderFacts seen(String paymentIntent) {
    return new OrderFacts(
        new TreeSet<>(Set.of(paymentIntent)),
        false,
        false,
        0,
        Optional.empty(),
        new TreeMap<>(),
        new TreeSet<>());
  }

  private static OrderFacts open(
      OpenState.Kind kind, Instant at, String event, Optional<String> failureCode) {
    return new OrderFacts(
        new TreeSet<>(),
        false,
        false,
        0,
        Optional.of(new OpenState(kind, at, event, failureCode)),
        new TreeMap<>(),
        new TreeSet<>());
  }

  private static OrderFacts refund(String id, Refund.State state, long amount, Instant at) {
    return new OrderFacts(
        new TreeSet<>(),
        false,
        false,
        0,
        Optional.empty(),
        new TreeMap<>(Map.of(id, new Refund(state, amount, at))),
        new TreeSet<>());
  }
}
