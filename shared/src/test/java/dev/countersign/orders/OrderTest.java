package dev.countersign.orders;

import static dev.countersign.orders.Shop.NOW;
import static dev.countersign.orders.Shop.USD;
import static dev.countersign.orders.Shop.cart;
import static dev.countersign.orders.Shop.order;
import static dev.countersign.orders.Shop.state;
import static dev.countersign.orders.Shop.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.countersign.money.Money;
import dev.countersign.orders.PaymentObservation.Amounts;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.pricing.ProductId;
import dev.countersign.pricing.Quote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderTest {
  private static final long SEED = 77_001;
  private static final String OWN = "pi_own";

  @Test
  void a_success_of_the_whole_amount_on_its_own_payment_intent_pays_the_order() {
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    Order paid = bound.observe(success(bound, OWN));
    assertThat(paid.status()).isEqualTo(OrderStatus.PAID);
    assertThat(paid.standing().amountReceived()).isEqualTo(4000);
    assertThat(paid.standing().reasons()).isEmpty();
    assertThat(paid.version()).isEqualTo(bound.version() + 1);
  }

  @ParameterizedTest
  @CsvSource({ // WQ01: amount, received, currency, reason
    "4000, 3999, usd, AMOUNT_MISMATCH",
    "4000, 5000, usd, AMOUNT_MISMATCH",
    "4000, 0, usd, AMOUNT_MISMATCH",
    "5000, 5000, usd, AMOUNT_MISMATCH",
    "3999, 3999, usd, AMOUNT_MISMATCH",
    "5000, 4000, usd, AMOUNT_MISMATCH",
    "4000, 4000, eur, CURRENCY_MISMATCH",
    "4000, 4000, USD, CURRENCY_MISMATCH",
    "4000, 4000, xyz, CURRENCY_MISMATCH",
    "1, 1, eur, CURRENCY_MISMATCH",
  })
  void a_success_that_does_not_match_the_order_quarantines_it(
      long amount, long received, String currency, Reason reason) {
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    Order heard = bound.observe(success(bound, OWN, amount, received, currency));
    assertThat(heard.status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(heard.standing().reasons()).containsExactly(reason);
  }

  @ParameterizedTest
  @CsvSource({ // WQ01: Stripe's state, amount, received, whether it is right
    "REQUIRES_CAPTURE, 4000, 0, true",
    "REQUIRES_CAPTURE, 4000, 4000, true",
    "REQUIRES_CAPTURE, 4000, 700, false",
    "REQUIRES_CAPTURE, 4800, 0, false",
    "CANCELED, 4000, 0, true",
    "CANCELED, 4800, 0, true", // nothing came in, and nothing will
    "CANCELED, 4000, 700, false",
    "CANCELED, 4000, 4000, false",
  })
  void a_part_that_is_captured_before_the_rest_quarantines_whatever_becomes_of_the_rest(
      State state, long amount, long received, boolean isRight) {
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    var amounts = Optional.of(new Amounts(amount, received, amount - received, "usd"));

    Order heard =
        bound.observe(
            new PaymentObservation(
                new PaymentIntentId(OWN), state, amounts, false, Optional.empty(), NOW, "evt_1"));

    assertThat(heard.standing().reasons())
        .isEqualTo(isRight ? Set.of() : Set.of(Reason.AMOUNT_MISMATCH));
  }

  @Test
  void an_amount_in_another_currency_is_not_counted_as_received() {
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    assertThat(bound.observe(success(bound, OWN, 4000, 4000, "eur")).standing().amountReceived())
        .isZero();
  }

  @Test
  void test_mode_and_live_mode_do_not_mix() {
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    PaymentObservation test = success(bound, OWN);
    for (State state : State.values()) {
      var amounts = state.needsAmounts() ? test.amounts() : Optional.<Amounts>empty();
      PaymentObservation live =
          new PaymentObservation(
              new PaymentIntentId(OWN), state, amounts, true, Optional.empty(), NOW, "evt_live");
      assertThat(bound.observe(live).standing().reasons())
          .as("%s", state)
          .containsExactly(Reason.LIVEMODE_MISMATCH);
    }
  }

  @Test
  void a_refund_a_dispute_and_a_warning_of_the_other_mode_quarantine_the_order() {
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    PaymentIntentId own = new PaymentIntentId(OWN);
    for (Observation live :
        List.of(
            new RefundObservation("re_1", new Refund(own, "pending", 1, NOW), "usd", true),
            new DisputeObservation(
                "du_1", new Dispute(own, "lost", Optional.empty(), 1, "usd", NOW, "evt_1"), true),
            new FraudWarningObservation(
                "issfr_1", new FraudWarning(own, true, NOW, "evt_1"), true))) {
      assertThat(bound.observe(live).standing().reasons())
          .as("%s", live)
          .containsExactly(Reason.LIVEMODE_MISMATCH);
    }
  }

  @Test
  void a_success_of_another_payment_intent_quarantines() { // WQ02
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    Order heard = bound.observe(success(bound, "pi_other"));
    assertThat(heard.status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(heard.standing().reasons()).containsExactly(Reason.MULTIPLE_PAYMENT_INTENTS);
    assertThat(heard.paymentIntentId()).contains(new PaymentIntentId(OWN));
  }

  @Test
  void canceled_and_succeeded_quarantines_in_both_orders() { // WO02
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    PaymentObservation paid = success(bound, OWN);
    PaymentObservation canceled = state(State.CANCELED, OWN, NOW, "evt_canceled");
    Order late = bound.observe(paid).observe(canceled);
    Order early = bound.observe(canceled).observe(paid);
    assertThat(late.status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(late.standing().reasons()).containsExactly(Reason.CANCELED_AND_SUCCEEDED);
    assertThat(early.facts()).isEqualTo(late.facts());
    assertThat(bound.observe(canceled).status()).isEqualTo(OrderStatus.CANCELED);
  }

  @Test
  void an_earlier_open_state_does_not_undo_a_payment() { // WO01, WO02
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    Order paid = bound.observe(success(bound, OWN));
    for (State open : List.of(State.PROCESSING, State.REQUIRES_ACTION, State.PAYMENT_FAILED)) {
      assertThat(paid.observe(state(open, OWN, NOW.plusSeconds(60), "evt_late")).status())
          .as("%s", open)
          .isEqualTo(OrderStatus.PAID);
    }
  }

  @Test
  void a_failure_keeps_stripes_code() {
    PaymentObservation failed =
        new PaymentObservation(
            new PaymentIntentId(OWN),
            State.PAYMENT_FAILED,
            Optional.empty(),
            false,
            Optional.of("card_declined"),
            NOW,
            "evt_1");
    Order heard = order().bindTo(new PaymentIntentId(OWN)).observe(failed);
    assertThat(heard.status()).isEqualTo(OrderStatus.PAYMENT_FAILED);
    assertThat(heard.facts().payment(new PaymentIntentId(OWN)).openState())
        .contains(
            new OpenState(
                OpenState.Kind.PAYMENT_FAILED, NOW, "evt_1", Optional.of("card_declined")));
  }

  @Test
  void an_amount_altered_by_hand_is_not_paid_by_what_was_asked_before_nor_by_what_is_asked_now() {
    Order altered = altered(order().bindTo(new PaymentIntentId(OWN)), 5000, 2000, 2);
    assertThat(altered.observe(success(altered, OWN, 4000, 4000, "usd")).standing().reasons())
        .containsExactly(Reason.AMOUNT_MISMATCH);
    assertThat(altered.observe(success(altered, OWN)).standing().reasons())
        .containsExactly(Reason.AMOUNT_MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2",
    "2000, 1",
    "2000, 3",
    "2000, 0",
    "2000, -2",
    "9223372036854775807, 2",
    "9223372036854775807, 999",
  })
  void lines_altered_by_hand_quarantine_instead_of_failing(long unitAmount, int quantity) {
    Order altered = altered(order().bindTo(new PaymentIntentId(OWN)), 4000, unitAmount, quantity);
    assertThat(altered.observe(success(altered, OWN)).standing().reasons())
        .containsExactly(Reason.AMOUNT_MISMATCH);
  }

  @Test
  void lines_removed_by_hand_quarantine() {
    Order placed = order(cart(USD, "tee", 1, "mug", 2)).bindTo(new PaymentIntentId(OWN));
    Order altered = withLines(placed, placed.amount(), placed.terms().lines().subList(0, 1));
    assertThat(altered.observe(success(altered, OWN)).standing().reasons())
        .containsExactly(Reason.AMOUNT_MISMATCH);
  }

  @Test
  void a_payment_intent_exchanged_by_hand_quarantines() {
    Order placed = order();
    Order altered =
        new Order(
            placed.id(),
            placed.version(),
            placed.mark(),
            placed.requestDigest(),
            placed.terms(),
            Optional.of(new PaymentIntentId("pi_of_someone_else")),
            placed.attempt(),
            placed.livemode(),
            placed.facts(),
            placed.paidInVersion(),
            placed.createdAt());
    Order heard = altered.observe(success(altered, OWN));
    assertThat(heard.standing().reasons()).containsExactly(Reason.MULTIPLE_PAYMENT_INTENTS);
    assertThat(heard.facts().payments())
        .containsOnlyKeys(new PaymentIntentId(OWN), new PaymentIntentId("pi_of_someone_else"));
  }

  @Test
  void every_permutation_of_a_history_with_duplicates_ends_in_the_same_facts() { // I4
    Generated generated = new Generated(SEED);
    for (int i = 0; i < 300; i++) {
      Order bound = order().bindTo(new PaymentIntentId(OWN));
      List<Observation> history = generated.history(bound, OWN);
      OrderFacts expected = told(bound, history).facts();
      for (List<Observation> permutation : permutations(history)) {
        assertThat(told(bound, permutation).facts())
            .as("%s: %s", generated, permutation)
            .isEqualTo(expected);
      }
      for (int j = 0; j < 5; j++) {
        List<Observation> disturbed = generated.disturbed(history);
        assertThat(told(bound, disturbed).facts())
            .as("%s: %s", generated, disturbed)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void when_the_payment_intent_is_bound_does_not_change_what_is_known() { // I4
    Generated generated = new Generated(SEED);
    for (int i = 0; i < 200; i++) {
      Order placed = order();
      List<Observation> history = generated.history(placed, OWN);
      Order before = told(placed.bindTo(new PaymentIntentId(OWN)), history);
      Order after = told(placed, history).bindTo(new PaymentIntentId(OWN));
      assertThat(after.facts()).as("%s: %s", generated, history).isEqualTo(before.facts());
    }
  }

  @Test
  void an_order_is_bound_once() {
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    assertThat(bound.paymentIntentId()).contains(new PaymentIntentId(OWN));
    assertThat(bound.facts().payments()).containsOnlyKeys(new PaymentIntentId(OWN));
    assertThat(bound.bindTo(new PaymentIntentId(OWN)).paymentIntentId())
        .contains(new PaymentIntentId(OWN));
    assertThatIllegalStateException()
        .isThrownBy(() -> bound.bindTo(new PaymentIntentId("pi_other")));
  }

  @Test
  void an_order_that_meets_a_strange_payment_intent_keeps_its_own_and_is_quarantined() { // DD05
    Order met =
        order().bindTo(new PaymentIntentId(OWN)).detectSecond(new PaymentIntentId("pi_other"));
    assertThat(met.paymentIntentId()).contains(new PaymentIntentId(OWN));
    assertThat(met.standing().reasons()).containsExactly(Reason.MULTIPLE_PAYMENT_INTENTS);
  }

  @Test
  void every_change_raises_the_version_and_leaves_what_was_sold_alone() {
    Order placed = order();
    for (Order next :
        List.of(
            placed.bindTo(new PaymentIntentId(OWN)),
            placed.detectSecond(new PaymentIntentId("pi_other")),
            placed.nextAttempt(),
            placed.observe(success(placed, OWN)))) {
      assertThat(next.version()).isEqualTo(placed.version() + 1);
      assertThat(next.id()).isEqualTo(placed.id());
      assertThat(next.amount()).isEqualTo(placed.amount());
      assertThat(next.terms().lines()).isEqualTo(placed.terms().lines());
      assertThat(next.requestDigest()).isEqualTo(placed.requestDigest());
      assertThat(next.livemode()).isEqualTo(placed.livemode());
      assertThat(next.createdAt()).isEqualTo(placed.createdAt());
    }
  }

  @Test
  void a_new_attempt_is_another_one() {
    Order placed = order();
    assertThat(placed.attempt()).isEqualTo(1);
    assertThat(placed.nextAttempt().attempt()).isEqualTo(2);
    assertThat(placed.nextAttempt().facts()).isEqualTo(placed.facts());
  }

  @Test
  void a_payment_intent_may_be_created_for_23_hours_and_no_longer() { // D7
    Order placed = order();
    assertThat(placed.isTooOldToCreate(NOW)).isFalse();
    assertThat(placed.isTooOldToCreate(NOW.plus(Duration.ofHours(23)).minusNanos(1))).isFalse();
    assertThat(placed.isTooOldToCreate(NOW.plus(Duration.ofHours(23)))).isTrue();
  }

  @Test
  void a_success_without_amounts_cannot_be_said() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> state(State.SUCCEEDED, OWN, NOW, "evt_1"));
  }

  @Test
  void an_order_remembers_the_version_in_which_it_could_first_be_fulfilled() { // I14
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    Order paid = bound.observe(success(bound, OWN));
    assertThat(bound.paidInVersion()).isEmpty();
    assertThat(paid.paidInVersion()).contains(paid.version());
    Order quarantined = paid.detectSecond(new PaymentIntentId("pi_other"));
    assertThat(quarantined.status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(quarantined.paidInVersion()).contains(paid.version());
  }

  @Test
  void only_an_operators_decision_releases_a_stored_reason() { // I13
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    Order short1 = bound.observe(success(bound, OWN, 4000, 3999, "usd"));
    Order told = short1.observe(success(bound, OWN));
    assertThat(told.status()).isEqualTo(OrderStatus.QUARANTINED); // WQ03
    Order released = told.release(Reason.AMOUNT_MISMATCH, "ada", "seen", NOW);
    assertThat(released.status()).isEqualTo(OrderStatus.PAID);
    assertThat(released.paidInVersion()).contains(released.version());
    assertThat(released.facts().releases().get(Reason.AMOUNT_MISMATCH))
        .isEqualTo(
            new Release(
                "ada", "seen", new TreeSet<>(Set.of(OWN, "received 4000", "succeeded")), NOW));
  }

  @Test
  void a_decision_counts_though_the_clock_was_set_back_since_the_one_before() { // I13
    Order placed = order();
    Order held = placed.observe(success(placed, OWN, 4000, 3000, "usd"));
    Order released = held.release(Reason.AMOUNT_MISMATCH, "ada", "seen", NOW);
    Order more = released.observe(success(placed, OWN, 4000, 3500, "usd"));
    assertThat(more.standing().reasons()).contains(Reason.AMOUNT_MISMATCH);
    Order again = more.release(Reason.AMOUNT_MISMATCH, "bob", "seen", NOW.minusSeconds(60));
    assertThat(again.standing().reasons()).isEmpty();
  }

  @Test
  void an_object_without_room_after_a_release_quarantines_the_order_again() {
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    Order held = bound.observe(success(bound, OWN)).overflow("re_301");
    Order released = held.release(Reason.MORE_THAN_FITS, "ada", "seen", NOW);
    assertThat(released.hasOverflowed()).isFalse();
    assertThat(released.overflow("re_302").hasOverflowed()).isTrue();
    assertThat(released.overflow("re_301").hasOverflowed()).isFalse(); // it was seen
  }

  @Test
  void an_order_has_room_for_so_many_objects_and_for_news_of_those_that_it_knows() {
    Order full = order().bindTo(new PaymentIntentId(OWN));
    for (int i = 1; i < Order.MAX_STRIPE_OBJECTS; i++) { // besides the PaymentIntent
      full = full.observe(refund("re_" + i, "pending"));
    }
    assertThat(full.fits()).isTrue();
    assertThat(full.hasRoomFor(refund("re_1", "failed"))).isTrue();
    assertThat(full.hasRoomFor(refund("re_one_more", "pending"))).isFalse();
    assertThat(full.observe(refund("re_one_more", "pending")).fits()).isFalse();
  }

  private static RefundObservation refund(String id, String status) {
    return new RefundObservation(
        id, new Refund(new PaymentIntentId(OWN), status, 1, NOW), "usd", false);
  }

  @Test
  void an_order_is_held_by_each_object_that_raised_the_reason_and_by_no_other() {
    Order placed = order();
    Order held = placed.hold(Reason.PROVIDER_MISMATCH, OWN);
    assertThat(held.status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(held.isHeld(Reason.PROVIDER_MISMATCH, OWN)).isTrue();
    assertThat(held.isHeld(Reason.PROVIDER_MISMATCH, "pi_other")).isFalse();
    assertThat(held.isHeld(Reason.INCONSISTENT_EVENT, OWN)).isFalse();
    assertThat(placed.isHeld(Reason.PROVIDER_MISMATCH, OWN)).isFalse();
  }

  @Test
  void a_reason_that_does_not_stand_is_not_released() {
    Order met =
        order().bindTo(new PaymentIntentId(OWN)).detectSecond(new PaymentIntentId("pi_other"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> met.release(Reason.AMOUNT_MISMATCH, "ada", "seen", NOW));
  }

  @Test
  void an_order_without_a_payment_intent_can_expire_and_one_with_can_not() {
    Order expired = order().expire();
    assertThat(expired.status()).isEqualTo(OrderStatus.CANCELED);
    assertThatIllegalStateException()
        .isThrownBy(() -> order().bindTo(new PaymentIntentId(OWN)).expire());
  }

  @Test
  void an_observation_repeated_at_another_time_changes_nothing() { // I18
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    Order paid = bound.observe(success(bound, OWN));
    assertThat(bound.learnsFrom(success(bound, OWN))).isTrue();
    assertThat(paid.learnsFrom(success(bound, OWN))).isFalse();
    Order processing = bound.observe(state(State.PROCESSING, OWN, NOW, "evt_1"));
    assertThat(processing.learnsFrom(state(State.PROCESSING, OWN, NOW.plusSeconds(9), "read")))
        .isFalse();
    assertThat(processing.learnsFrom(state(State.PAYMENT_FAILED, OWN, NOW, "read"))).isTrue();
  }

  @Test
  void a_refund_in_another_currency_quarantines() {
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    Order paid = bound.observe(success(bound, OWN));
    Order refunded =
        paid.observe(
            new RefundObservation(
                "re_1", new Refund(new PaymentIntentId(OWN), "succeeded", 1, NOW), "eur", false));
    assertThat(refunded.standing().reasons()).containsExactly(Reason.CURRENCY_MISMATCH);
  }

  @Test
  void an_authorization_of_another_amount_quarantines() {
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    assertThat(bound.observe(authorized(4000)).status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(bound.observe(authorized(4000)).standing().amountCapturable()).isEqualTo(4000);
    assertThat(bound.observe(authorized(3000)).standing().reasons())
        .containsExactly(Reason.AMOUNT_MISMATCH);
  }

  @Test
  void a_decision_about_an_authorization_lets_no_payment_in_another_currency_pass() { // I13
    Order bound = order().bindTo(new PaymentIntentId(OWN));
    Order held = bound.observe(authorized(4000, "eur"));
    Order released = held.release(Reason.CURRENCY_MISMATCH, "ada", "seen", NOW);
    assertThat(released.status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    Order paid = released.observe(success(bound, OWN, 4000, 4000, "eur"));
    assertThat(paid.status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(paid.standing().reasons()).containsExactly(Reason.CURRENCY_MISMATCH);
    assertThat(paid.paidInVersion()).isEmpty();
    Instant later = NOW.plusSeconds(1);
    assertThat(paid.release(Reason.CURRENCY_MISMATCH, "ada", "euros will do", later).status())
        .isEqualTo(OrderStatus.PAID);
  }

  private static PaymentObservation authorized(long amount) {
    return authorized(amount, "usd");
  }

  private static PaymentObservation authorized(long amount, String currency) {
    return new PaymentObservation(
        new PaymentIntentId(OWN),
        State.REQUIRES_CAPTURE,
        Optional.of(new PaymentObservation.Amounts(amount, 0, amount, currency)),
        false,
        Optional.empty(),
        NOW,
        "evt_1");
  }

  @Test
  void a_marker_lives_for_40_days() { // WS01
    Order placed = order();
    ProcessedEvent marker =
        ProcessedEvent.at(
            NOW,
            "evt_1",
            "type",
            placed.id(),
            new PaymentIntentId(OWN),
            NOW,
            ProcessedEvent.Outcome.APPLIED);
    assertThat(Duration.between(NOW, marker.expiresAt())).isEqualTo(Duration.ofDays(40));
  }

  private static Order told(Order order, List<Observation> history) {
    Order told = order;
    for (Observation observation : history) {
      told = told.observe(observation);
    }
    return told;
  }

  private static Order altered(Order order, long amount, long unitAmount, int quantity) {
    return withLines(
        order,
        new Money(amount, USD),
        List.of(new Quote.Line(new ProductId("tee"), quantity, new Money(unitAmount, USD))));
  }

  private static Order withLines(Order order, Money amount, List<Quote.Line> lines) {
    return new Order(
        order.id(),
        order.version(),
        order.mark(),
        order.requestDigest(),
        new OrderTerms(lines, amount, order.terms().details()),
        order.paymentIntentId(),
        order.attempt(),
        order.livemode(),
        order.facts(),
        order.paidInVersion(),
        order.createdAt());
  }

  private static <T> List<List<T>> permutations(List<T> list) {
    if (list.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> permutations = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      List<T> rest = new ArrayList<>(list);
      T first = rest.remove(i);
      for (List<T> tail : permutations(rest)) {
        List<T> permutation = new ArrayList<>(List.of(first));
        permutation.addAll(tail);
        permutations.add(permutation);
      }
    }
    return permutations;
  }
}
