package dev.countersign.orders;

import static dev.countersign.orders.Shop.NOW;
import static dev.countersign.orders.Shop.order;
import static dev.countersign.orders.Shop.state;
import static dev.countersign.orders.Shop.success;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.orders.PaymentObservation.State;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an order knows beyond what Stripe says. */
class DeniedByStripeTest {
  private static final String OWN = "pi_own";
  private static final Instant LATER = NOW.plusSeconds(60);

  private final Order bound = order().bindTo(new PaymentIntentId(OWN));
  private final Order paid = bound.observe(success(bound, OWN));
  private final Order canceled = bound.observe(state(State.CANCELED, OWN, NOW, "evt_1"));

  @Test
  void a_success_is_denied_by_any_other_state_and_by_silence() {
    String denied = OWN + " succeeded received 4000";
    for (State other : State.values()) {
      if (other != State.SUCCEEDED && other != State.REQUIRES_CAPTURE) {
        assertThat(beyond(paid, state(other, OWN, LATER, "read"))).as("%s", other).contains(denied);
      }
    }
    assertThat(paid.beyond(Optional.empty(), OWN)).contains(denied);
    assertThat(beyond(paid, success(paid, OWN))).isEmpty();
  }

  @Test
  void more_money_than_stripe_has_received_is_denied() {
    Order forged = bound.observe(success(bound, OWN, 4000, 9999, "usd"));
    assertThat(beyond(forged, success(bound, OWN))).contains(OWN + " succeeded received 9999");
    assertThat(beyond(paid, success(bound, OWN, 4000, 9999, "usd"))).isEmpty();
  }

  @Test
  void a_cancellation_is_denied_by_what_is_open_and_not_by_a_payment() {
    String denied = OWN + " canceled received 0";
    assertThat(canceled.beyond(Optional.empty(), OWN)).contains(denied);
    assertThat(beyond(canceled, state(State.PROCESSING, OWN, LATER, "read"))).contains(denied);
    assertThat(beyond(canceled, state(State.CANCELED, OWN, LATER, "read"))).isEmpty();
    assertThat(beyond(canceled, success(bound, OWN))).isEmpty(); // canceled_and_succeeded
  }

  @Test
  void an_open_state_is_never_denied() {
    for (State open : new State[] {State.PROCESSING, State.REQUIRES_ACTION, State.PAYMENT_FAILED}) {
      Order waiting = bound.observe(state(open, OWN, NOW, "evt_1"));
      assertThat(waiting.beyond(Optional.empty(), OWN)).as("%s", open).isEmpty();
    }
  }

  @Test
  void a_refund_is_denied_if_it_is_not_there_or_its_end_is_another() {
    Order refunded = paid.observe(refund("failed", 1000, NOW));
    assertThat(refunded.beyond(Optional.empty(), "re_1")).contains("re_1 failed 1000");
    assertThat(beyond(refunded, refund("succeeded", 1000, LATER))).contains("re_1 failed 1000");
    assertThat(beyond(refunded, refund("failed", 1000, LATER))).isEmpty();
    Order pending = paid.observe(refund("pending", 1000, NOW));
    assertThat(beyond(pending, refund("requires_action", 1000, LATER))).isEmpty();
    assertThat(beyond(pending, refund("failed", 1000, LATER))).isEmpty();
    assertThat(pending.beyond(Optional.empty(), "re_1")).contains("re_1 pending 1000");
  }

  @Test
  void a_dispute_is_denied_if_it_is_not_there() {
    Order disputed = paid.observe(dispute("lost", NOW));
    assertThat(disputed.beyond(Optional.empty(), "dp_1")).contains("dp_1 lost 4000");
    assertThat(beyond(disputed, dispute("won", LATER))).isEmpty(); // the later one stands
  }

  @Test
  void stripe_cannot_deny_a_fact_that_the_order_does_not_know() {
    assertThat(paid.beyond(Optional.empty(), "re_unheard")).isEmpty();
  }

  @Test
  void an_order_that_stripe_denies_something_of_is_held_and_forgets_nothing() { // RC10
    Order held = paid.deny(OWN + " succeeded received 4000");

    assertThat(held.status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(held.standing().reasons()).containsExactly(Reason.NOT_AT_STRIPE);
    assertThat(held.isHeld(Reason.NOT_AT_STRIPE, OWN + " succeeded received 4000")).isTrue();
    assertThat(held.standing().isPaid()).isTrue();
    assertThat(held.unconfirmed()).containsExactly(OWN);
  }

  @Test
  void stripe_denies_an_object_until_a_read_says_of_it_what_the_order_knows() { // RC10
    Order held = paid.deny(OWN + " succeeded received 4000").doubting("re_unread");

    assertThat(held.deniedByStripe()).containsExactly(OWN);
    assertThat(held.confirm(OWN).deniedByStripe()).isEmpty();
    assertThat(held.confirm(OWN).standing().reasons()).containsExactly(Reason.NOT_AT_STRIPE);
    assertThat(paid.doubting("re_unread").deniedByStripe()).isEmpty();
  }

  private static Optional<String> beyond(Order order, Observation said) {
    String object =
        switch (said) {
          case RefundObservation refund -> refund.id();
          case DisputeObservation dispute -> dispute.id();
          default -> said.paymentIntent().value();
        };
    return order.beyond(Optional.of(said), object);
  }

  private static RefundObservation refund(String status, long amount, Instant at) {
    return new RefundObservation(
        "re_1", new Refund(new PaymentIntentId(OWN), status, amount, at), "usd", false);
  }

  private static DisputeObservation dispute(String status, Instant at) {
    return new DisputeObservation(
        "dp_1",
        new Dispute(new PaymentIntentId(OWN), status, Optional.empty(), 4000, "usd", at, "evt_3"),
        false);
  }
}
