package dev.countersign.orders;

import static dev.countersign.orders.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class OrderFactsTest {
  private static final long SEED = 20_261_101;
  private static final int CASES = 2_500;
  private static final String OWN = "pi_1";

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
      assertThat(joined.payments().keySet()).containsAll(a.payments().keySet());
      assertThat(joined.reasons().keySet()).as("%s", generated).containsAll(a.reasons().keySet());
      assertThat(joined.refunds().keySet()).as("%s", generated).containsAll(a.refunds().keySet());
      assertThat(joined.disputes().keySet()).as("%s", generated).containsAll(a.disputes().keySet());
      assertThat(joined.fraudWarnings().keySet()).containsAll(a.fraudWarnings().keySet());
      assertThat(joined.releases().keySet()).containsAll(a.releases().keySet());
      assertThat(joined.expired() || !a.expired()).as("%s", generated).isTrue();
      a.payments()
          .forEach(
              (id, payment) -> {
                PaymentFacts after = joined.payment(id);
                assertThat(after.amountReceived())
                    .as("%s", generated)
                    .isGreaterThanOrEqualTo(payment.amountReceived());
                assertThat(after.succeeded() || !payment.succeeded()).as("%s", generated).isTrue();
                assertThat(after.canceled() || !payment.canceled()).as("%s", generated).isTrue();
              });
    }
  }

  @Test
  void the_ten_least_of_the_charges_that_failed_are_kept_whichever_came_first() {
    OrderFacts all = OrderFacts.NONE;
    OrderFacts backwards = OrderFacts.NONE;
    for (int i = 10; i < 30; i++) {
      all = all.join(failed("ch_" + i));
      backwards = backwards.join(failed("ch_" + (39 - i)));
    }
    assertThat(all).isEqualTo(backwards);
    assertThat(all.payment(new PaymentIntentId(OWN)).failedCharges())
        .hasSize(PaymentFacts.MOST_FAILED_CHARGES)
        .startsWith("ch_10")
        .endsWith("ch_19");
    assertThat(all.agreesWith(all.join(failed("ch_29")))).isTrue();
    assertThat(all.agreesWith(all.join(failed("ch_05")))).isFalse();
  }

  private static OrderFacts failed(String charge) {
    return new OrderFacts.Parts()
        .payment(
            new PaymentIntentId(OWN),
            PaymentFacts.open(
                new OpenState(OpenState.Kind.PAYMENT_FAILED, NOW, "evt_1", Optional.empty()),
                Optional.of(charge)))
        .facts();
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
    OrderFacts succeeded = refund("re_1", "succeeded", 4000, NOW);
    OrderFacts failed = refund("re_1", "failed", 4000, NOW.minusSeconds(5));
    assertThat(status(paid.join(succeeded))).isEqualTo(OrderStatus.REFUNDED);
    assertThat(status(paid.join(succeeded).join(failed))).isEqualTo(OrderStatus.PAID);
    assertThat(paid.join(failed).join(succeeded)).isEqualTo(paid.join(succeeded).join(failed));
  }

  @Test
  void each_refund_counts_once_however_often_it_is_told() { // RD01
    OrderFacts facts =
        paid(4000)
            .join(refund("re_1", "pending", 1500, NOW))
            .join(refund("re_2", "succeeded", 1000, NOW))
            .join(refund("re_1", "succeeded", 1500, NOW.plusSeconds(9)))
            .join(refund("re_1", "pending", 1500, NOW));
    assertThat(standing(facts).amountRefunded()).isEqualTo(2500);
    assertThat(status(facts)).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
  }

  @Test
  void refunds_over_the_payment_quarantine_for_just_as_long_as_they_are() {
    OrderFacts over =
        paid(4000)
            .join(refund("re_1", "pending", 4000, NOW))
            .join(refund("re_2", "pending", 4000, NOW));
    assertThat(standing(over).reasons()).containsExactly(Reason.REFUND_EXCEEDS_PAYMENT);
    assertThat(status(over)).isEqualTo(OrderStatus.QUARANTINED);
    OrderFacts replaced = over.join(refund("re_1", "failed", 4000, NOW));
    assertThat(standing(replaced).reasons()).isEmpty();
    assertThat(status(replaced)).isEqualTo(OrderStatus.REFUNDED);
  }

  @Test
  void a_refund_that_arrives_before_its_payment_never_shows_the_order_as_paid() { // WO03
    OrderFacts refunded = refund("re_1", "succeeded", 4000, NOW);
    assertThat(status(refunded)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(status(refunded.join(paid(4000)))).isEqualTo(OrderStatus.REFUNDED);
  }

  @Test
  void two_payment_intents_quarantine_as_long_as_both_are_known() {
    OrderFacts two = seen(OWN).join(seen("pi_2"));
    assertThat(two.reasons()).isEmpty();
    assertThat(standing(two).reasons()).containsExactly(Reason.MULTIPLE_PAYMENT_INTENTS);
    assertThat(status(two)).isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void canceled_and_succeeded_is_stored_as_a_reason() {
    assertThat(paid(4000).join(canceled()).reasons())
        .containsOnlyKeys(Reason.CANCELED_AND_SUCCEEDED);
  }

  @Test
  void a_dispute_takes_the_money_until_it_is_won() { // RD03
    OrderFacts opened = dispute("du_1", "needs_response", NOW, "evt_1");
    OrderFacts won = dispute("du_1", "won", NOW.plusSeconds(9), "evt_2");
    OrderFacts lost = dispute("du_1", "lost", NOW.plusSeconds(9), "evt_2");
    assertThat(status(paid(4000).join(opened))).isEqualTo(OrderStatus.DISPUTED);
    assertThat(status(paid(4000).join(opened).join(won))).isEqualTo(OrderStatus.PAID);
    assertThat(status(paid(4000).join(won).join(opened))).isEqualTo(OrderStatus.PAID);
    assertThat(status(paid(4000).join(opened).join(lost))).isEqualTo(OrderStatus.DISPUTED);
  }

  @Test
  void an_inquiry_and_a_fraud_warning_are_known_and_change_no_status() { // RD03
    for (String state :
        List.of("warning_needs_response", "warning_under_review", "warning_closed")) {
      OrderFacts inquired = paid(4000).join(dispute("du_1", state, NOW, "evt_1"));
      assertThat(status(inquired)).as("%s", state).isEqualTo(OrderStatus.PAID);
      assertThat(inquired.disputes()).containsKey("du_1");
    }
    OrderFacts warned = paid(4000).join(warning("issfr_1", true, NOW, "evt_1"));
    assertThat(status(warned)).isEqualTo(OrderStatus.PAID);
    assertThat(warned.fraudWarnings()).containsKey("issfr_1");
  }

  @Test
  void one_dispute_that_is_open_counts_more_than_one_that_is_won_and_any_refund() { // RD04
    OrderFacts facts =
        paid(4000)
            .join(dispute("du_1", "won", NOW, "evt_1"))
            .join(dispute("du_2", "under_review", NOW, "evt_2"))
            .join(refund("re_1", "succeeded", 1000, NOW));
    assertThat(status(facts)).isEqualTo(OrderStatus.DISPUTED);
    assertThat(standing(facts).amountRefunded()).isEqualTo(1000);
  }

  @Test
  void of_two_things_said_of_a_dispute_the_later_stands_then_rank_then_event_id() {
    OrderFacts opened = dispute("du_1", "needs_response", NOW, "evt_9");
    OrderFacts lost = dispute("du_1", "lost", NOW, "evt_1");
    OrderFacts later = dispute("du_1", "under_review", NOW.plusSeconds(1), "evt_0");
    OrderFacts greater = dispute("du_1", "lost", NOW, "evt_2");
    assertThat(opened.join(lost)).isEqualTo(lost);
    assertThat(lost.join(later)).isEqualTo(later);
    assertThat(lost.join(greater)).isEqualTo(greater);
  }

  @Test
  void of_two_case_types_in_one_event_the_same_one_stands_whichever_came_first() {
    OrderFacts without = disputeOf(OWN, "du_1", "prevented", Optional.empty(), NOW, "evt_1");
    OrderFacts with = disputeOf(OWN, "du_1", "prevented", Optional.of("block"), NOW, "evt_1");
    assertThat(without.join(with)).isEqualTo(with.join(without)).isEqualTo(with);
  }

  @Test
  void the_currency_of_a_dispute_is_told_where_it_is_known_and_not_the_orders() {
    assertThat(disputeIn("eur").currencyOtherThan("usd")).contains("eur");
    assertThat(disputeIn("usd").currencyOtherThan("usd")).isEmpty();
    assertThat(disputeIn("").currencyOtherThan("usd")).isEmpty();
  }

  private static Dispute disputeIn(String currency) {
    return new Dispute(
        new PaymentIntentId(OWN), "lost", Optional.empty(), 4000, currency, NOW, "evt_1");
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
  void a_capturable_amount_is_known_until_the_payment_is_final() {
    OrderFacts waiting = capturable(4000, NOW, "evt_1");
    assertThat(status(waiting)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(standing(waiting).amountCapturable()).isEqualTo(4000);
    assertThat(
            standing(waiting.join(capturable(1000, NOW.plusSeconds(1), "evt_0")))
                .amountCapturable())
        .isEqualTo(1000);
    assertThat(standing(waiting.join(capturable(1000, NOW, "evt_2"))).amountCapturable())
        .isEqualTo(1000);
    assertThat(standing(waiting.join(paid(4000))).amountCapturable()).isZero();
    assertThat(standing(waiting.join(canceled())).amountCapturable()).isZero();
    assertThat(standing(OrderFacts.NONE).amountCapturable()).isZero();
  }

  @Test
  void an_order_that_nobody_can_pay_any_more_is_canceled_unless_it_was_paid() {
    OrderFacts expired = new OrderFacts.Parts().expired(true).facts();
    assertThat(status(expired)).isEqualTo(OrderStatus.CANCELED);
    assertThat(status(expired.join(paid(4000)))).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_released_reason_holds_no_more_until_more_money_comes() { // I13
    OrderFacts held = paid(3999).join(held(Reason.AMOUNT_MISMATCH));
    OrderFacts released = held.join(released(Reason.AMOUNT_MISMATCH, 3999, NOW));
    assertThat(status(held)).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(status(released)).isEqualTo(OrderStatus.PAID);
    assertThat(released.reasons()).containsOnlyKeys(Reason.AMOUNT_MISMATCH);
    assertThat(status(released.join(paid(5000)))).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(status(held.join(released(Reason.CURRENCY_MISMATCH, 3999, NOW))))
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
            .join(refund("re_1", "pending", 100, NOW))
            .join(dispute("du_1", "won", NOW, "evt_1"))
            .join(warning("issfr_1", true, NOW, "evt_1"))
            .join(capturable(5, NOW, "evt_1"));
    Instant later = NOW.plusSeconds(5);
    OrderFacts b =
        open(OpenState.Kind.PROCESSING, later, "read", Optional.empty())
            .join(refund("re_1", "pending", 100, later))
            .join(dispute("du_1", "won", later, "read"))
            .join(warning("issfr_1", true, later, "read"))
            .join(capturable(5, later, "read"));
    assertThat(a.agreesWith(b)).isTrue();
    for (OrderFacts other :
        List.of(
            paid(1),
            canceled(),
            seen("pi_2"),
            held(Reason.AMOUNT_MISMATCH),
            released(Reason.AMOUNT_MISMATCH, 0, NOW),
            new OrderFacts.Parts().expired(true).facts(),
            open(OpenState.Kind.PAYMENT_FAILED, later, "read", Optional.empty()),
            refund("re_1", "succeeded", 100, NOW),
            dispute("du_2", "won", NOW, "evt_1"),
            dispute("du_1", "lost", later, "read_again"),
            warning("issfr_1", false, later, "read_again"),
            capturable(6, later, "read"))) {
      assertThat(a.agreesWith(b.join(other))).as("%s", other).isFalse();
    }
  }

  @Test
  void each_object_of_stripes_that_is_told_of_counts_and_each_that_raised_a_reason() {
    OrderFacts known =
        seen("pi_1")
            .join(refund("re_1", "pending", 100, NOW))
            .join(refund("re_2", "failed", 100, NOW))
            .join(dispute("du_1", "won", NOW, "evt_1"))
            .join(warning("issfr_1", true, NOW, "evt_1"));
    assertThat(known.objectCount()).isEqualTo(5);
    OrderFacts held =
        new OrderFacts.Parts()
            .reason(Reason.LIVEMODE_MISMATCH, List.of("re_1", "du_1"))
            .reason(Reason.INCONSISTENT_EVENT, "re_1")
            .reason(Reason.MORE_THAN_FITS, List.of("re_301", "re_302"))
            .facts();
    assertThat(known.join(held).objectCount()).isEqualTo(8); // what has no room takes none
  }

  @Test
  void refunds_beyond_what_a_number_holds_are_beyond_any_payment() {
    OrderFacts vast =
        paid(4000)
            .join(refund("re_1", "succeeded", Long.MAX_VALUE, NOW))
            .join(refund("re_2", "succeeded", Long.MAX_VALUE, NOW));
    assertThat(standing(vast).reasons()).containsExactly(Reason.REFUND_EXCEEDS_PAYMENT);
  }

  @Test
  void the_status_follows_from_the_facts_alone_and_the_first_match_wins() {
    Generated generated = new Generated(SEED);
    for (int i = 0; i < CASES; i++) {
      OrderFacts facts = generated.facts();
      for (String own : List.of(OWN, "pi_2", "pi_unknown")) {
        assertThat(standing(facts, own).status())
            .as("%s: %s", generated, facts)
            .isEqualTo(expected(facts, own));
      }
    }
    assertThat(
            Arrays.stream(OpenState.Kind.values())
                .map(kind -> status(open(kind, NOW, "evt_1", Optional.empty()))))
        .containsExactly(
            OrderStatus.PROCESSING, OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_FAILED);
    assertThat(status(OrderFacts.NONE)).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(status(canceled())).isEqualTo(OrderStatus.CANCELED);
    assertThat(status(paid(4000))).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void only_an_order_that_can_still_be_paid_is_payable() {
    assertThat(Arrays.stream(OrderStatus.values()).filter(OrderStatus::isPayable))
        .containsExactlyInAnyOrder(
            OrderStatus.AWAITING_PAYMENT, OrderStatus.PROCESSING, OrderStatus.PAYMENT_FAILED);
  }

  @Test
  void of_two_open_states_of_a_refund_the_later_stands_and_a_final_one_ends_both() {
    OrderFacts action = refund("re_1", "requires_action", 4000, NOW);
    OrderFacts pending = refund("re_1", "pending", 4000, NOW.plusSeconds(5));
    OrderFacts final1 = refund("re_1", "canceled", 4000, NOW.minusSeconds(5));
    assertThat(action.join(pending)).isEqualTo(pending.join(action)).isEqualTo(pending);
    assertThat(status(paid(4000).join(action))).isEqualTo(OrderStatus.PAID);
    assertThat(status(paid(4000).join(action).join(pending))).isEqualTo(OrderStatus.REFUNDED);
    assertThat(pending.join(final1)).isEqualTo(final1);
  }

  @Test
  void a_refund_in_a_state_that_nobody_knows_is_kept_and_hands_nothing_over_until_one_is_known() {
    for (String word : List.of("a_new_word", "")) {
      OrderFacts unclear = paid(4000).join(refund("re_1", word, 1000, NOW));
      assertThat(unclear.refunds())
          .containsEntry("re_1", new Refund(new PaymentIntentId(OWN), word, 1000, NOW));
      assertThat(standing(unclear).status()).isEqualTo(OrderStatus.PAID);
      assertThat(standing(unclear).isFulfillable()).as(word).isFalse();
      for (String known : List.of("pending", "succeeded", "failed")) {
        OrderFacts clear = unclear.join(refund("re_1", known, 1000, NOW.plusSeconds(1)));
        assertThat(standing(clear).isFulfillable()).as(known).isTrue();
      }
    }
  }

  @Test
  void a_dispute_in_a_state_that_nobody_knows_is_open() {
    for (String word : List.of("a_new_word", "")) {
      assertThat(status(paid(4000).join(dispute("du_1", word, NOW, "evt_1"))))
          .isEqualTo(OrderStatus.DISPUTED);
    }
  }

  @Test
  void a_dispute_that_was_blocked_took_no_money_and_one_prevented_otherwise_did() {
    for (String caseType : List.of("block", "chargeback", "a_new_word")) {
      OrderFacts prevented =
          disputeOf(OWN, "du_1", "prevented", Optional.of(caseType), NOW, "evt_1");
      assertThat(status(paid(4000).join(prevented)))
          .as(caseType)
          .isEqualTo(caseType.equals("block") ? OrderStatus.PAID : OrderStatus.DISPUTED);
    }
    assertThat(status(paid(4000).join(dispute("du_1", "prevented", NOW, "evt_1"))))
        .isEqualTo(OrderStatus.DISPUTED);
  }

  @Test
  void a_second_payment_holds_the_order_until_it_is_canceled_or_given_back_in_full() { // WQ04
    OrderFacts twice = paid(4000).join(paid("pi_2", 4000));
    assertThat(standing(twice).reasons()).containsExactly(Reason.MULTIPLE_PAYMENT_INTENTS);
    OrderFacts inPart = twice.join(refundOf("pi_2", "re_1", "succeeded", 3999, NOW));
    assertThat(status(inPart)).isEqualTo(OrderStatus.QUARANTINED);
    OrderFacts inFull = inPart.join(refundOf("pi_2", "re_2", "pending", 1, NOW));
    assertThat(status(inFull)).isEqualTo(OrderStatus.PAID);
    assertThat(standing(inFull).amountRefunded()).isZero();
    assertThat(standing(inFull).refunds()).isEmpty();
    OrderFacts failed = inFull.join(refundOf("pi_2", "re_2", "failed", 1, NOW));
    assertThat(status(failed)).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(status(paid(4000).join(canceled("pi_2")))).isEqualTo(OrderStatus.PAID);
    assertThat(paid(4000).join(canceled("pi_2")).reasons()).isEmpty();
  }

  @Test
  void a_part_that_was_captured_of_a_second_payment_is_not_given_back_by_what_was_let_go() {
    OrderFacts twice =
        paid(4000).join(paid("pi_2", 1000)).join(refundOf("pi_2", "re_1", "succeeded", 3000, NOW));
    assertThat(standing(twice).reasons()).containsExactly(Reason.MULTIPLE_PAYMENT_INTENTS);
  }

  @Test
  void a_second_payment_in_another_currency_is_never_given_back_by_what_we_count() {
    OrderFacts twice = paid(4000).join(paid("pi_2", 0));
    assertThat(status(twice.join(refundOf("pi_2", "re_1", "succeeded", 4000, NOW))))
        .isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void before_one_is_saved_the_only_payment_intent_seen_is_the_orders_own_and_of_several_none() {
    Optional<PaymentIntentId> unsaved = Optional.empty();
    assertThat(Standing.of(paid(4000), unsaved).status()).isEqualTo(OrderStatus.PAID);
    Standing several = Standing.of(paid(4000).join(paid("pi_2", 4000)), unsaved);
    assertThat(several.own()).isEmpty();
    assertThat(several.status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(several.amountReceived()).isZero();
  }

  @Test
  void a_refund_where_nothing_was_received_gave_nothing_back() {
    OrderFacts letGo = canceled().join(refund("re_1", "succeeded", 4000, NOW));
    assertThat(standing(letGo).amountRefunded()).isZero();
    assertThat(status(letGo)).isEqualTo(OrderStatus.CANCELED);
  }

  @Test
  void a_release_of_a_derived_reason_covers_exactly_the_facts_that_it_names() {
    OrderFacts twice = paid(4000).join(seen("pi_2"));
    OrderFacts released = twice.join(releasedNow(twice, Reason.MULTIPLE_PAYMENT_INTENTS));
    assertThat(status(released)).isEqualTo(OrderStatus.PAID);
    assertThat(status(released.join(open(OpenState.Kind.PROCESSING, NOW, "e", Optional.empty()))))
        .isEqualTo(OrderStatus.PAID); // a read that says when, and no more
    assertThat(status(released.join(paid("pi_2", 4000)))).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(status(released.join(seen("pi_3")))).isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void a_remainder_that_was_let_go_and_is_listed_as_a_refund_can_be_released() {
    OrderFacts captured = paid(1000).join(refund("re_1", "succeeded", 3000, NOW));
    assertThat(standing(captured).reasons()).containsExactly(Reason.REFUND_EXCEEDS_PAYMENT);
    OrderFacts released = captured.join(releasedNow(captured, Reason.REFUND_EXCEEDS_PAYMENT));
    assertThat(standing(released).reasons()).isEmpty();
    OrderFacts toldAgain = released.join(refund("re_1", "succeeded", 3000, NOW.plusSeconds(9)));
    assertThat(standing(toldAgain).reasons()).isEmpty();
    OrderFacts failed = released.join(refund("re_2", "failed", 1, NOW));
    assertThat(standing(failed).reasons()).isEmpty(); // it gave nothing back
    OrderFacts more = released.join(refund("re_2", "pending", 1, NOW));
    assertThat(standing(more).reasons()).containsExactly(Reason.REFUND_EXCEEDS_PAYMENT);
  }

  @Test
  void a_stored_reason_that_another_object_raises_again_holds_again() {
    OrderFacts held = paid(4000).join(held(Reason.LIVEMODE_MISMATCH));
    OrderFacts released = held.join(releasedNow(held, Reason.LIVEMODE_MISMATCH));
    assertThat(status(released)).isEqualTo(OrderStatus.PAID);
    assertThat(
            status(
                released.join(
                    new OrderFacts.Parts().reason(Reason.LIVEMODE_MISMATCH, "re_1").facts())))
        .isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void another_payment_is_told_of_while_the_orders_own_can_still_be_paid() {
    OrderFacts other = seen(OWN).join(paid("pi_2", 4000));
    assertThat(standing(other).paidBesideOwn()).containsExactly(new PaymentIntentId("pi_2"));
    assertThat(standing(other.join(canceled())).paidBesideOwn()).isEmpty();
    assertThat(standing(other.join(paid(4000))).paidBesideOwn()).isEmpty();
    assertThat(standing(seen(OWN).join(seen("pi_2"))).paidBesideOwn()).isEmpty();
  }

  @Test
  void the_payment_intent_of_a_refund_or_a_dispute_is_known_and_of_anything_else_it_is_itself() {
    OrderFacts facts =
        seen(OWN)
            .join(refundOf("pi_2", "re_1", "pending", 100, NOW))
            .join(disputeOf("pi_3", "du_1", "won", Optional.empty(), NOW, "evt_1"));
    assertThat(facts.paymentIntentOf("re_1")).isEqualTo(new PaymentIntentId("pi_2"));
    assertThat(facts.paymentIntentOf("du_1")).isEqualTo(new PaymentIntentId("pi_3"));
    assertThat(facts.paymentIntentOf(OWN)).isEqualTo(new PaymentIntentId(OWN));
  }

  @Test
  void an_order_is_paid_once_its_own_payment_is_through_whatever_became_of_the_money() {
    OrderFacts refunded = paid(3999).join(refund("re_1", "succeeded", 3999, NOW));
    assertThat(standing(refunded.join(held(Reason.AMOUNT_MISMATCH))).isPaid()).isTrue();
    assertThat(standing(seen(OWN).join(paid("pi_2", 4000))).isPaid()).isFalse();
  }

  private static OrderFacts releasedNow(OrderFacts facts, Reason reason) {
    return new OrderFacts.Parts()
        .release(reason, new Release("ada", "seen", standing(facts).grounds(reason), NOW))
        .facts();
  }

  @Test
  void nobody_can_change_facts_from_outside() {
    TreeMap<PaymentIntentId, PaymentFacts> payments =
        new TreeMap<>(Map.of(new PaymentIntentId(OWN), PaymentFacts.SEEN));
    TreeMap<String, Refund> refunds = new TreeMap<>();
    SortedSet<String> raisedBy = new TreeSet<>(Set.of(OWN));
    TreeMap<Reason, SortedSet<String>> reasons =
        new TreeMap<>(Map.of(Reason.AMOUNT_MISMATCH, raisedBy));
    OrderFacts facts =
        new OrderFacts(
            payments, false, refunds, new TreeMap<>(), new TreeMap<>(), reasons, new TreeMap<>());
    payments.put(new PaymentIntentId("pi_2"), PaymentFacts.SEEN);
    raisedBy.add("pi_2");
    refunds.put("re_1", new Refund(new PaymentIntentId(OWN), "pending", 1, NOW));
    assertThat(facts.payments()).isUnmodifiable().containsOnlyKeys(new PaymentIntentId(OWN));
    assertThat(facts.refunds()).isUnmodifiable().isEmpty();
    assertThat(facts.disputes()).isUnmodifiable();
    assertThat(facts.fraudWarnings()).isUnmodifiable();
    assertThat(facts.releases()).isUnmodifiable();
    assertThat(facts.reasons()).isUnmodifiable();
    assertThat(facts.reasons().get(Reason.AMOUNT_MISMATCH)).isUnmodifiable().containsExactly(OWN);
  }

  @Test
  void every_reason_is_read_back_from_its_code() {
    for (Reason reason : EnumSet.allOf(Reason.class)) {
      assertThat(reason.code()).matches("[a-z_]+");
      assertThat(Reason.ofCode(reason.code())).contains(reason);
    }
    assertThat(Reason.ofCode("AMOUNT_MISMATCH")).isEmpty();
  }

  /** docs/cases.md, "Facts and status", once more and in another way. */
  private static OrderStatus expected(OrderFacts facts, String own) {
    PaymentFacts payment = facts.payment(new PaymentIntentId(own));
    long refunded = payment.succeeded() ? refunded(facts, own) : 0;
    Set<Reason> reasons = new HashSet<>(facts.reasons().keySet());
    facts
        .payments()
        .forEach(
            (id, other) -> {
              boolean isOver =
                  other.succeeded()
                      ? other.amountReceived() > 0
                          && refunded(facts, id.value()) == other.amountReceived()
                      : other.canceled();
              if (!id.equals(new PaymentIntentId(own)) && !isOver) {
                reasons.add(Reason.MULTIPLE_PAYMENT_INTENTS);
              }
            });
    if (refunded > payment.amountReceived()) {
      reasons.add(Reason.REFUND_EXCEEDS_PAYMENT);
    }
    reasons.removeIf(
        reason ->
            facts.releases().containsKey(reason)
                && facts
                    .releases()
                    .get(reason)
                    .grounds()
                    .equals(standing(facts, own).grounds(reason)));
    if (!reasons.isEmpty()) {
      return OrderStatus.QUARANTINED;
    } else if (payment.succeeded() && facts.disputes().values().stream().anyMatch(isOpen(own))) {
      return OrderStatus.DISPUTED;
    } else if (payment.succeeded() && refunded == 0) {
      return OrderStatus.PAID;
    } else if (payment.succeeded()) {
      return refunded < payment.amountReceived()
          ? OrderStatus.PARTIALLY_REFUNDED
          : OrderStatus.REFUNDED;
    } else if (payment.canceled() || facts.expired()) {
      return OrderStatus.CANCELED;
    }
    Map<OpenState.Kind, OrderStatus> open =
        Map.of(
            OpenState.Kind.PROCESSING, OrderStatus.PROCESSING,
            OpenState.Kind.PAYMENT_FAILED, OrderStatus.PAYMENT_FAILED);
    return payment
        .openState()
        .map(state -> open.getOrDefault(state.kind(), OrderStatus.AWAITING_PAYMENT))
        .orElse(OrderStatus.AWAITING_PAYMENT);
  }

  private static long refunded(OrderFacts facts, String paymentIntent) {
    long refunded = 0;
    for (Refund refund : facts.refunds().values()) {
      if (refund.paymentIntent().equals(new PaymentIntentId(paymentIntent))
          && Set.of("pending", "succeeded").contains(refund.status())) {
        refunded += refund.amount();
      }
    }
    return refunded;
  }

  private static Predicate<Dispute> isOpen(String own) {
    Set<String> harmless =
        Set.of("warning_needs_response", "warning_under_review", "warning_closed", "won");
    return dispute ->
        dispute.paymentIntent().equals(new PaymentIntentId(own))
            && !harmless.contains(dispute.status())
            && !(dispute.status().equals("prevented")
                && dispute.caseType().equals(Optional.of("block")));
  }

  private static Standing standing(OrderFacts facts, String own) {
    return Standing.of(facts, Optional.of(new PaymentIntentId(own)));
  }

  private static Standing standing(OrderFacts facts) {
    return standing(facts, OWN);
  }

  private static OrderStatus status(OrderFacts facts) {
    return standing(facts).status();
  }

  private static OrderFacts paid(long received) {
    return paid(OWN, received);
  }

  private static OrderFacts paid(String paymentIntent, long received) {
    return new OrderFacts.Parts()
        .payment(new PaymentIntentId(paymentIntent), PaymentFacts.succeeded(received))
        .facts();
  }

  private static OrderFacts canceled() {
    return canceled(OWN);
  }

  private static OrderFacts canceled(String paymentIntent) {
    return new OrderFacts.Parts()
        .payment(new PaymentIntentId(paymentIntent), PaymentFacts.wasCanceled())
        .facts();
  }

  private static OrderFacts seen(String paymentIntent) {
    return new OrderFacts.Parts()
        .payment(new PaymentIntentId(paymentIntent), PaymentFacts.SEEN)
        .facts();
  }

  private static OrderFacts held(Reason reason) {
    return new OrderFacts.Parts().reason(reason, OWN).facts();
  }

  private static OrderFacts open(
      OpenState.Kind kind, Instant at, String event, Optional<String> failureCode) {
    return new OrderFacts.Parts()
        .payment(
            new PaymentIntentId(OWN),
            PaymentFacts.open(new OpenState(kind, at, event, failureCode), Optional.empty()))
        .facts();
  }

  private static OrderFacts capturable(long amount, Instant at, String event) {
    return new OrderFacts.Parts()
        .payment(
            new PaymentIntentId(OWN),
            PaymentFacts.waitingForCapture(Optional.of(new Capturable(amount, at, event))))
        .facts();
  }

  private static OrderFacts refund(String id, String status, long amount, Instant at) {
    return refundOf(OWN, id, status, amount, at);
  }

  private static OrderFacts refundOf(
      String paymentIntent, String id, String status, long amount, Instant at) {
    return new OrderFacts.Parts()
        .refund(id, new Refund(new PaymentIntentId(paymentIntent), status, amount, at))
        .facts();
  }

  private static OrderFacts dispute(String id, String status, Instant at, String event) {
    return disputeOf(OWN, id, status, Optional.empty(), at, event);
  }

  private static OrderFacts disputeOf(
      String paymentIntent,
      String id,
      String status,
      Optional<String> caseType,
      Instant at,
      String event) {
    return new OrderFacts.Parts()
        .dispute(
            id,
            new Dispute(
                new PaymentIntentId(paymentIntent), status, caseType, 4000, "usd", at, event))
        .facts();
  }

  private static OrderFacts warning(String id, boolean actionable, Instant at, String event) {
    return new OrderFacts.Parts()
        .fraudWarning(id, new FraudWarning(new PaymentIntentId(OWN), actionable, at, event))
        .facts();
  }

  private static OrderFacts released(Reason reason, long amountReceived, Instant at) {
    return new OrderFacts.Parts()
        .release(
            reason,
            new Release(
                "ada", "seen", Standing.storedGrounds(amountReceived, true, Set.of(OWN)), at))
        .facts();
  }
}
