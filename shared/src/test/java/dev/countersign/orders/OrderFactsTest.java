package dev.countersign.orders;

import static dev.countersign.orders.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
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
      assertThat(joined.disputes().keySet()).as("%s", generated).containsAll(a.disputes().keySet());
      assertThat(joined.fraudWarnings().keySet()).containsAll(a.fraudWarnings().keySet());
      assertThat(joined.releases().keySet()).containsAll(a.releases().keySet());
      assertThat(joined.expired() || !a.expired()).as("%s", generated).isTrue();
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
  void a_dispute_takes_the_money_until_it_is_won() { // RD03
    OrderFacts opened = dispute("du_1", Dispute.State.NEEDS_RESPONSE, NOW, "evt_1");
    OrderFacts won = dispute("du_1", Dispute.State.WON, NOW.plusSeconds(9), "evt_2");
    OrderFacts lost = dispute("du_1", Dispute.State.LOST, NOW.plusSeconds(9), "evt_2");
    assertThat(paid(4000).join(opened).status()).isEqualTo(OrderStatus.DISPUTED);
    assertThat(paid(4000).join(opened).join(won).status()).isEqualTo(OrderStatus.PAID);
    assertThat(paid(4000).join(won).join(opened).status()).isEqualTo(OrderStatus.PAID);
    assertThat(paid(4000).join(opened).join(lost).status()).isEqualTo(OrderStatus.DISPUTED);
  }

  @Test
  void an_inquiry_and_a_fraud_warning_are_known_and_change_no_status() { // RD03
    for (Dispute.State state :
        EnumSet.of(
            Dispute.State.WARNING_NEEDS_RESPONSE,
            Dispute.State.WARNING_UNDER_REVIEW,
            Dispute.State.WARNING_CLOSED,
            Dispute.State.PREVENTED)) {
      OrderFacts inquired = paid(4000).join(dispute("du_1", state, NOW, "evt_1"));
      assertThat(inquired.status()).as("%s", state).isEqualTo(OrderStatus.PAID);
      assertThat(inquired.disputes()).containsKey("du_1");
    }
    OrderFacts warned = paid(4000).join(warning("issfr_1", true, NOW, "evt_1"));
    assertThat(warned.status()).isEqualTo(OrderStatus.PAID);
    assertThat(warned.fraudWarnings()).containsKey("issfr_1");
  }

  @Test
  void one_dispute_that_is_open_counts_more_than_one_that_is_won_and_any_refund() { // RD04
    OrderFacts facts =
        paid(4000)
            .join(dispute("du_1", Dispute.State.WON, NOW, "evt_1"))
            .join(dispute("du_2", Dispute.State.UNDER_REVIEW, NOW, "evt_2"))
            .join(refund("re_1", Refund.State.SUCCEEDED, 1000, NOW));
    assertThat(facts.status()).isEqualTo(OrderStatus.DISPUTED);
    assertThat(facts.amountRefunded()).isEqualTo(1000);
  }

  @Test
  void of_two_things_said_of_a_dispute_the_later_stands_then_rank_then_event_id() {
    OrderFacts opened = dispute("du_1", Dispute.State.NEEDS_RESPONSE, NOW, "evt_9");
    OrderFacts lost = dispute("du_1", Dispute.State.LOST, NOW, "evt_1");
    OrderFacts later = dispute("du_1", Dispute.State.UNDER_REVIEW, NOW.plusSeconds(1), "evt_0");
    OrderFacts greater = dispute("du_1", Dispute.State.LOST, NOW, "evt_2");
    assertThat(opened.join(lost)).isEqualTo(lost);
    assertThat(lost.join(later)).isEqualTo(later);
    assertThat(lost.join(greater)).isEqualTo(greater);
  }

  @Test
  void of_two_things_said_of_a_fraud_warning_the_later_stands_then_the_greater_event_id() {
    OrderFacts first = warning("issfr_1", true, NOW, "evt_9");
    OrderFacts later = warning("issfr_1", false, NOW.plusSeconds(1), "evt_1");
    OrderFacts greater = warning("issfr_1", false, NOW.plusSeconds(1), "evt_2");
    assertThat(later.join(first)).isEqualTo(later);
    assertThat(later.join(greater)).isEqualTo(greater);
  }

  @Test
  void what_waits_to_be_captured_is_shown_until_the_payment_is_final() {
    OrderFacts waiting = capturable(4000, NOW, "evt_1");
    assertThat(waiting.status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(waiting.amountCapturable()).isEqualTo(4000);
    assertThat(waiting.join(capturable(1000, NOW.plusSeconds(1), "evt_0")).amountCapturable())
        .isEqualTo(1000);
    assertThat(waiting.join(capturable(1000, NOW, "evt_2")).amountCapturable()).isEqualTo(1000);
    assertThat(waiting.join(paid(4000)).amountCapturable()).isZero();
    assertThat(waiting.join(canceled()).amountCapturable()).isZero();
    assertThat(OrderFacts.NONE.amountCapturable()).isZero();
  }

  @Test
  void an_order_that_nobody_can_pay_any_more_is_canceled_unless_it_was_paid() {
    OrderFacts expired = facts(parts -> parts.expired = true);
    assertThat(expired.status()).isEqualTo(OrderStatus.CANCELED);
    assertThat(expired.join(paid(4000)).status()).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_released_reason_holds_no_more_until_more_money_comes() { // I13
    OrderFacts held = paid(3999).join(held(Reason.AMOUNT_MISMATCH));
    OrderFacts released = held.join(released(Reason.AMOUNT_MISMATCH, 3999, NOW));
    assertThat(held.status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(released.status()).isEqualTo(OrderStatus.PAID);
    assertThat(released.reasons()).containsExactly(Reason.AMOUNT_MISMATCH);
    assertThat(released.join(paid(5000)).status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(held.join(released(Reason.CURRENCY_MISMATCH, 3999, NOW)).status())
        .isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void of_two_decisions_about_one_reason_the_later_stands() {
    OrderFacts first = released(Reason.AMOUNT_MISMATCH, 5000, NOW);
    OrderFacts later = released(Reason.AMOUNT_MISMATCH, 3999, NOW.plusSeconds(1));
    OrderFacts sameTime = released(Reason.AMOUNT_MISMATCH, 6000, NOW);
    assertThat(first.join(later)).isEqualTo(later.join(first)).isEqualTo(later);
    assertThat(first.join(sameTime)).isEqualTo(sameTime);
  }

  @Test
  void facts_agree_when_only_the_time_and_the_teller_differ() {
    OrderFacts a =
        open(OpenState.Kind.PROCESSING, NOW, "evt_1", Optional.empty())
            .join(refund("re_1", Refund.State.PENDING, 100, NOW))
            .join(dispute("du_1", Dispute.State.WON, NOW, "evt_1"))
            .join(warning("issfr_1", true, NOW, "evt_1"))
            .join(capturable(5, NOW, "evt_1"));
    Instant later = NOW.plusSeconds(5);
    OrderFacts b =
        open(OpenState.Kind.PROCESSING, later, "read", Optional.empty())
            .join(refund("re_1", Refund.State.PENDING, 100, later))
            .join(dispute("du_1", Dispute.State.WON, later, "read"))
            .join(warning("issfr_1", true, later, "read"))
            .join(capturable(5, later, "read"));
    assertThat(a.agreesWith(b)).isTrue();
    for (OrderFacts other :
        List.of(
            paid(1),
            canceled(),
            seen("pi_1"),
            held(Reason.AMOUNT_MISMATCH),
            released(Reason.AMOUNT_MISMATCH, 0, NOW),
            facts(parts -> parts.expired = true),
            open(OpenState.Kind.PAYMENT_FAILED, later, "read", Optional.empty()),
            refund("re_1", Refund.State.SUCCEEDED, 100, NOW),
            dispute("du_2", Dispute.State.WON, NOW, "evt_1"),
            dispute("du_1", Dispute.State.LOST, later, "read_again"),
            warning("issfr_1", false, later, "read_again"),
            capturable(6, later, "read"))) {
      assertThat(a.agreesWith(b.join(other))).as("%s", other).isFalse();
    }
  }

  @Test
  void everything_of_stripes_that_is_told_of_counts_as_one_thing() {
    OrderFacts known =
        seen("pi_1")
            .join(refund("re_1", Refund.State.PENDING, 100, NOW))
            .join(refund("re_2", Refund.State.FAILED, 100, NOW))
            .join(dispute("du_1", Dispute.State.WON, NOW, "evt_1"))
            .join(warning("issfr_1", true, NOW, "evt_1"));
    assertThat(known.things()).isEqualTo(5);
  }

  @Test
  void refunds_beyond_what_a_number_holds_are_beyond_any_payment() {
    OrderFacts vast =
        paid(4000)
            .join(refund("re_1", Refund.State.SUCCEEDED, Long.MAX_VALUE, NOW))
            .join(refund("re_2", Refund.State.SUCCEEDED, Long.MAX_VALUE, NOW));
    assertThat(vast.standingReasons()).containsExactly(Reason.REFUND_EXCEEDS_PAYMENT);
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
    TreeMap<String, Refund> refunds = new TreeMap<>();
    TreeMap<String, Dispute> disputes = new TreeMap<>();
    TreeMap<String, FraudWarning> warnings = new TreeMap<>();
    TreeSet<Reason> reasons = new TreeSet<>();
    TreeMap<Reason, Release> releases = new TreeMap<>();
    OrderFacts facts =
        new OrderFacts(
            mine,
            false,
            false,
            false,
            0,
            Optional.empty(),
            Optional.empty(),
            refunds,
            disputes,
            warnings,
            reasons,
            releases);
    mine.add("pi_2");
    reasons.add(Reason.AMOUNT_MISMATCH);
    refunds.put("re_1", new Refund(Refund.State.PENDING, 1, NOW));
    assertThat(facts.paymentIntents()).containsExactly("pi_1");
    assertThat(facts.paymentIntents()).isUnmodifiable();
    assertThat(facts.refunds()).isUnmodifiable().isEmpty();
    assertThat(facts.disputes()).isUnmodifiable();
    assertThat(facts.fraudWarnings()).isUnmodifiable();
    assertThat(facts.releases()).isUnmodifiable();
    assertThat(facts.reasons()).isUnmodifiable().isEmpty();
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
    boolean held =
        facts.reasons().stream()
            .anyMatch(
                reason ->
                    Optional.ofNullable(facts.releases().get(reason))
                        .filter(r -> r.amountReceived() == facts.amountReceived())
                        .filter(r -> r.succeeded() == facts.succeeded())
                        .isEmpty());
    boolean quarantined =
        held
            || facts.paymentIntents().size() > 1
            || (facts.succeeded() && refunded > facts.amountReceived());
    if (quarantined) {
      return OrderStatus.QUARANTINED;
    } else if (facts.succeeded()
        && facts.disputes().values().stream()
            .map(Dispute::state)
            .anyMatch(
                EnumSet.of(
                        Dispute.State.NEEDS_RESPONSE,
                        Dispute.State.UNDER_REVIEW,
                        Dispute.State.LOST)
                    ::contains)) {
      return OrderStatus.DISPUTED;
    } else if (facts.succeeded() && refunded == 0) {
      return OrderStatus.PAID;
    } else if (facts.succeeded()) {
      return refunded < facts.amountReceived()
          ? OrderStatus.PARTIALLY_REFUNDED
          : OrderStatus.REFUNDED;
    } else if (facts.canceled() || facts.expired()) {
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

  private static OrderFacts facts(Consumer<OrderFacts.Parts> told) {
    var parts = new OrderFacts.Parts();
    told.accept(parts);
    return parts.facts();
  }

  private static OrderFacts paid(long received) {
    return facts(
        parts -> {
          parts.succeeded = true;
          parts.amountReceived = received;
        });
  }

  private static OrderFacts canceled() {
    return facts(parts -> parts.canceled = true);
  }

  private static OrderFacts seen(String paymentIntent) {
    return facts(parts -> parts.paymentIntents.add(paymentIntent));
  }

  private static OrderFacts open(
      OpenState.Kind kind, Instant at, String event, Optional<String> failureCode) {
    return facts(
        parts -> parts.openState = Optional.of(new OpenState(kind, at, event, failureCode)));
  }

  private static OrderFacts capturable(long amount, Instant at, String event) {
    return facts(parts -> parts.capturable = Optional.of(new Capturable(amount, at, event)));
  }

  private static OrderFacts refund(String id, Refund.State state, long amount, Instant at) {
    return facts(parts -> parts.refunds.put(id, new Refund(state, amount, at)));
  }

  private static OrderFacts dispute(String id, Dispute.State state, Instant at, String event) {
    return facts(parts -> parts.disputes.put(id, new Dispute(state, 4000, at, event)));
  }

  private static OrderFacts warning(String id, boolean actionable, Instant at, String event) {
    return facts(parts -> parts.fraudWarnings.put(id, new FraudWarning(actionable, at, event)));
  }

  private static OrderFacts released(Reason reason, long amountReceived, Instant at) {
    return facts(
        parts -> parts.releases.put(reason, new Release("ada", "seen", amountReceived, true, at)));
  }

  private static OrderFacts held(Reason reason) {
    return facts(parts -> parts.reasons.add(reason));
  }
}
