package dev.countersign.payments;

import static dev.countersign.orders.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.orders.Dispute;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderFacts;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Orders;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Shop;
import dev.countersign.stripe.EventJson;
import dev.countersign.testkit.TestTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What an event does to its order. */
class EventProcessorTest extends EventProcessing {
  private static final long SEED = 20;

  @Test
  void a_success_pays_the_order_and_leaves_one_marker_for_40_days() { // WS01
    StripeEvent event = succeeded().read();
    assertThat(processor.process(event)).isEqualTo(new EventOutcome.Applied(order.id()));
    assertThat(status()).isEqualTo(OrderStatus.PAID);
    assertThat(orders.tables.rows(MARKERS))
        .containsExactly(
            Map.of(
                "eventId", AttributeValue.fromS("evt_1"),
                "type", AttributeValue.fromS("payment_intent.succeeded"),
                "orderId", AttributeValue.fromS(order.id().value()),
                "paymentIntentId", AttributeValue.fromS(PI),
                "created", AttributeValue.fromS(NOW.toString()),
                "outcome", AttributeValue.fromS("APPLIED"),
                "expiresAt",
                    AttributeValue.fromN(
                        Long.toString(NOW.plus(Duration.ofDays(40)).getEpochSecond()))));
  }

  @Test
  void a_payment_that_every_list_of_a_day_shows_needs_no_read_of_its_own() {
    processor.process(succeeded().read());
    assertThat(unconfirmed()).isEmpty();
  }

  @Test
  void a_fact_that_no_list_need_show_is_unconfirmed_until_it_is_confirmed() { // D17
    var later = processor(Duration.ofHours(12), EventProcessor.Proof.SIGNATURE);
    later.process(event("payment_intent.processing").id("evt_p").read());
    assertThat(unconfirmed()).isEmpty(); // it hands nothing over
    later.process(succeeded().read());
    assertThat(unconfirmed()).containsExactly(PI);
    processor.process(
        EventJson.refund("refund.created", "re_1", "succeeded", 1500, PI).id("evt_r").read());
    assertThat(unconfirmed()).containsExactly(PI, "re_1");
    orders.update(stored().confirm(PI));
    later.process(succeeded().id("evt_again").read());
    assertThat(unconfirmed()).containsExactly("re_1"); // it was no news
  }

  @Test
  void a_dispute_that_only_an_event_told_of_is_unconfirmed_and_a_warning_is_not() { // D17
    processor.process(
        EventJson.fraudWarning("radar.early_fraud_warning.created", "issfr_1", true, PI)
            .id("evt_w")
            .read());
    assertThat(unconfirmed()).isEmpty(); // nothing is given back because of it
    processor.process(
        EventJson.dispute("charge.dispute.created", "du_1", "needs_response", PI).read());
    assertThat(unconfirmed()).containsExactly("du_1");
  }

  @Test
  void a_payment_that_is_heard_before_its_payment_intent_is_saved_is_unconfirmed() {
    Order unbound = Shop.order();
    orders.insert(unbound);
    processor.process(EventJson.succeeded(unbound, "pi_claimed").read());
    assertThat(orders.find(unbound.id()).orElseThrow().unconfirmed()).containsExactly("pi_claimed");
  }

  @Test
  void a_fact_that_stripe_listed_to_our_key_is_confirmed() {
    var listed = processor(Duration.ofDays(2), EventProcessor.Proof.OUR_KEY);
    listed.process(succeeded().read());
    listed.process(
        EventJson.refund("refund.created", "re_1", "succeeded", 1500, PI).id("evt_r").read());
    assertThat(unconfirmed()).isEmpty();
  }

  private EventProcessor processor(Duration afterItWasPlaced, EventProcessor.Proof proof) {
    return new EventProcessor(
        orders, Shop.STACK, () -> order.createdAt().plus(afterItWasPlaced), proof);
  }

  private Set<String> unconfirmed() {
    return stored().unconfirmed();
  }

  @Test
  void failed_and_succeeded_end_as_paid_in_both_orders() { // WO01
    StripeEvent failed =
        event("payment_intent.payment_failed").id("evt_f").failingWith("card_declined").read();
    StripeEvent succeeded = succeeded().id("evt_s").at(NOW.plus(Duration.ofMinutes(5))).read();
    assertThat(facts(failed, succeeded)).isEqualTo(facts(succeeded, failed));
    processor.process(failed);
    assertThat(status()).isEqualTo(OrderStatus.PAYMENT_FAILED);
    processor.process(succeeded);
    assertThat(status()).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void processing_and_failed_within_one_second_end_as_failed_in_both_orders() { // WO01
    StripeEvent processing = event("payment_intent.processing").id("evt_z").read();
    StripeEvent failed = event("payment_intent.payment_failed").id("evt_a").read();
    assertThat(facts(processing, failed)).isEqualTo(facts(failed, processing));
    processor.process(failed);
    processor.process(processing);
    assertThat(status()).isEqualTo(OrderStatus.PAYMENT_FAILED);
  }

  @Test
  void
      an_earlier_open_state_does_not_change_a_paid_order_and_a_cancellation_quarantines_it() { // WO02
    processor.process(succeeded().id("evt_1").read());
    for (String open : List.of("processing", "payment_failed", "requires_action")) {
      StripeEvent late = event("payment_intent." + open).id("evt_" + open).read();
      assertThat(processor.process(late)).isEqualTo(new EventOutcome.Applied(order.id()));
      assertThat(status()).isEqualTo(OrderStatus.PAID);
    }
    assertThat(processor.process(event("payment_intent.canceled").id("evt_c").read()))
        .isEqualTo(new EventOutcome.Quarantined(order.id(), Set.of(Reason.CANCELED_AND_SUCCEEDED)));
    assertThat(status()).isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void every_order_of_the_same_events_ends_in_the_same_facts() { // WO02, I4
    List<StripeEvent> events =
        new ArrayList<>(
            List.of(
                event("payment_intent.processing").id("evt_1").read(),
                event("payment_intent.payment_failed").id("evt_2").read(),
                succeeded().id("evt_3").at(NOW.plusSeconds(60)).read(),
                event("payment_intent.canceled").id("evt_4").read(),
                event("payment_intent.requires_action").id("evt_5").read()));
    OrderFacts expected = facts(events.toArray(StripeEvent[]::new));
    Random random = new Random(SEED);
    for (int i = 0; i < 200; i++) {
      Collections.shuffle(events, random);
      List<StripeEvent> delivered = new ArrayList<>(events);
      delivered.addAll(events.subList(0, random.nextInt(events.size())));
      assertThat(facts(delivered.toArray(StripeEvent[]::new)))
          .as("seed %d, case %d", SEED, i)
          .isEqualTo(expected);
    }
  }

  @Test
  void a_refund_is_linked_by_its_payment_intent_the_moment_that_is_bound() { // WF03, WF04
    processor.process(succeeded().read());
    StripeEvent refund =
        EventJson.refund("refund.created", "re_1", "succeeded", 1500, PI).id("evt_r").read();
    assertThat(processor.process(refund)).isEqualTo(new EventOutcome.Applied(order.id()));
    assertThat(status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
    assertThat(stored().standing().amountRefunded()).isEqualTo(1500);
  }

  @Test
  void a_full_refund_heard_before_the_payment_never_shows_the_order_as_paid() { // WO03
    processor.process(
        EventJson.refund("refund.created", "re_1", "succeeded", 4000, PI).id("evt_r").read());
    assertThat(status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    processor.process(succeeded().read());
    assertThat(status()).isEqualTo(OrderStatus.REFUNDED);
    assertThat(stored().paidInVersion()).isEmpty();
  }

  @Test
  void refunds_told_by_several_events_count_once_each() { // RD01
    processor.process(succeeded().read());
    int event = 0;
    for (String type : List.of("refund.created", "refund.updated", "refund.updated")) {
      for (String refund : List.of("re_1", "re_2")) {
        long amount = refund.equals("re_1") ? 1500 : 1000;
        processor.process(
            EventJson.refund(type, refund, "succeeded", amount, PI).id("evt_r" + event++).read());
      }
    }
    assertThat(status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
    assertThat(stored().standing().amountRefunded()).isEqualTo(2500);
  }

  @Test
  void a_dispute_that_is_won_gives_the_payment_back() { // RD03
    processor.process(succeeded().read());
    processor.process(dispute("created", "needs_response", 1));
    assertThat(status()).isEqualTo(OrderStatus.DISPUTED);
    processor.process(dispute("closed", "won", 2));
    assertThat(status()).isEqualTo(OrderStatus.PAID);
    assertThat(stored().paidInVersion()).contains(order.version() + 1);
  }

  @Test
  void a_full_refund_told_by_several_events_gives_all_of_the_payment_back() { // RD01
    processor.process(succeeded().read());
    for (String type : List.of("refund.created", "refund.updated", "refund.updated")) {
      String id = "evt_r" + orders.tables.rows(MARKERS).size();
      processor.process(EventJson.refund(type, "re_1", "succeeded", 4000, PI).id(id).read());
    }
    assertThat(status()).isEqualTo(OrderStatus.REFUNDED);
    assertThat(stored().standing().amountRefunded()).isEqualTo(4000);
  }

  @Test
  void refunds_and_their_failures_end_in_the_same_facts_in_every_order() { // RD01, RD02
    processor.process(succeeded().read());
    List<StripeEvent> events =
        new ArrayList<>(
            List.of(
                refund("created", "re_1", "pending", 1500, 1),
                refund("updated", "re_1", "succeeded", 1500, 2),
                refund("failed", "re_1", "failed", 1500, 3),
                refund("created", "re_2", "pending", 1000, 1),
                refund("updated", "re_2", "succeeded", 1000, 2)));
    Random random = new Random(SEED);
    Order paid = stored();
    events.forEach(processor::process);
    OrderFacts expected = stored().facts();
    assertThat(status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
    assertThat(stored().standing().amountRefunded()).isEqualTo(1000);
    for (int i = 0; i < 100; i++) {
      Collections.shuffle(events, random);
      Order told = paid;
      for (StripeEvent event : events) {
        told = told.observe(((StripeObject.Content.Says) event.object().content()).observation());
      }
      assertThat(told.facts()).as("seed %d, case %d", SEED, i).isEqualTo(expected);
    }
  }

  private static StripeEvent refund(String type, String id, String status, long amount, int at) {
    return EventJson.refund("refund." + type, id, status, amount, PI)
        .id("evt_" + id + "_" + at)
        .at(NOW.plusSeconds(at))
        .read();
  }

  @Test
  void a_refund_that_fails_after_it_succeeded_leaves_the_order_paid() { // RD02
    processor.process(succeeded().read());
    processor.process(refund("created", "re_1", "succeeded", 4000, 1));
    assertThat(status()).isEqualTo(OrderStatus.REFUNDED);
    processor.process(refund("failed", "re_1", "failed", 4000, 2));
    assertThat(status()).isEqualTo(OrderStatus.PAID);
    processor.process(
        EventJson.refund("refund.updated", "re_1", "succeeded", 4000, PI).id("evt_late").read());
    assertThat(status()).isEqualTo(OrderStatus.PAID);
    assertThat(stored().standing().amountRefunded()).isZero();
  }

  @Test
  void a_dispute_that_is_lost_stays_and_an_inquiry_only_shows() { // RD03
    processor.process(succeeded().read());
    processor.process(dispute("created", "warning_needs_response", 1));
    assertThat(status()).isEqualTo(OrderStatus.PAID);
    processor.process(dispute("closed", "warning_closed", 2));
    assertThat(status()).isEqualTo(OrderStatus.PAID);
    assertThat(disputed()).containsExactly(Dispute.State.WARNING_CLOSED);
    processor.process(dispute("created", "needs_response", 3));
    processor.process(dispute("funds_withdrawn", "under_review", 4));
    processor.process(dispute("closed", "lost", 5));
    assertThat(status()).isEqualTo(OrderStatus.DISPUTED);
    assertThat(disputed()).containsExactly(Dispute.State.LOST);
  }

  private List<Dispute.State> disputed() {
    return stored().facts().disputes().values().stream().map(Dispute::state).toList();
  }

  private static StripeEvent dispute(String type, String status, int second) {
    return EventJson.dispute("charge.dispute." + type, "du_1", status, PI)
        .id("evt_d" + second)
        .at(NOW.plusSeconds(second))
        .read();
  }

  /** What is known of this order once a fresh shop has heard just these. */
  private OrderFacts facts(StripeEvent... events) {
    Orders fresh = inProcess(new TestTables());
    fresh.insert(order);
    EventProcessor other = new EventProcessor(fresh, Shop.STACK, () -> NOW);
    for (StripeEvent event : events) {
      other.process(event);
    }
    return fresh.find(order.id()).orElseThrow().facts();
  }
}
