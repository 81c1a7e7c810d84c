package dev.countersign.payments;

import static dev.countersign.orders.Shop.NOW;
import static dev.countersign.testkit.Concurrently.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Dispute;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderFacts;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Shop;
import dev.countersign.orders.Stack;
import dev.countersign.stripe.EventJson;
import dev.countersign.testkit.TestTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class EventProcessorTest {
  private static final long SEED = 20;
  private static final String PI = "pi_own";

  private static final String MARKERS = "ProcessedEventsTable";

  private final FaultyOrders orders = new FaultyOrders();
  private final EventProcessor processor = new EventProcessor(orders, Shop.STACK, () -> NOW);
  private Order order = Shop.order();

  @BeforeEach
  void checkOut() {
    order = checkOut(orders, PI);
  }

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
  void a_refund_of_another_applications_payment_leaves_no_trace() { // WF04
    StripeEvent refund =
        EventJson.refund("refund.created", "re_1", "succeeded", 1500, "pi_foreign").read();
    assertThat(processor.process(refund)).isEqualTo(new EventOutcome.Foreign());
    assertThat(orders.writes).isZero();
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

  @Test
  void a_partial_capture_made_elsewhere_quarantines() {
    processor.process(
        event("payment_intent.amount_capturable_updated")
            .id("evt_c")
            .objectWith("amount_capturable", "4000")
            .read());
    assertThat(status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(stored().standing().amountCapturable()).isEqualTo(4000);
    assertThat(processor.process(succeeded().objectWith("amount_received", "1000").read()))
        .isEqualTo(new EventOutcome.Quarantined(order.id(), Set.of(Reason.AMOUNT_MISMATCH)));
    assertThat(stored().standing().amountCapturable()).isZero();
  }

  @Test
  void an_event_delivered_twice_counts_once() { // WD01
    StripeEvent event = succeeded().read();
    processor.process(event);
    Order paid = stored();
    assertThat(processor.process(event)).isEqualTo(new EventOutcome.Duplicate(order.id()));
    assertThat(stored()).isEqualTo(paid);
    assertThat(orders.tables.rows(MARKERS)).hasSize(1);
  }

  @Test
  void an_event_delivered_twenty_times_at_once_counts_once() { // WD01
    StripeEvent event = succeeded().read();
    List<EventOutcome> outcomes = atOnce(20, () -> processor.process(event));
    assertThat(outcomes).containsOnlyOnce(new EventOutcome.Applied(order.id()));
    assertThat(outcomes)
        .containsOnly(new EventOutcome.Applied(order.id()), new EventOutcome.Duplicate(order.id()));
    assertThat(stored().version()).isEqualTo(order.version() + 1);
    assertThat(orders.tables.rows(MARKERS)).hasSize(1);
  }

  @Test
  void twenty_events_of_one_order_at_once_are_all_recorded_or_delivered_again() {
    List<Callable<Optional<EventOutcome>>> deliveries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      StripeEvent event = event("payment_intent.processing").id("evt_" + i).read();
      deliveries.add(() -> tried(event));
    }
    int rounds = 0;
    while (orders.tables.rows(MARKERS).size() < 20) {
      assertThat(rounds++).isLessThan(20);
      atOnce(deliveries);
    }
    assertThat(stored().version()).isEqualTo(order.version() + 20);
  }

  @Test
  void two_events_about_one_change_are_both_marked_and_say_no_more_than_one() { // WD02
    processor.process(succeeded().id("evt_1").read());
    OrderFacts afterOne = stored().facts();
    assertThat(processor.process(succeeded().id("evt_2").read()))
        .isEqualTo(new EventOutcome.Applied(order.id()));
    assertThat(stored().facts()).isEqualTo(afterOne);
    assertThat(orders.tables.texts(MARKERS, "eventId")).containsExactly("evt_1", "evt_2");
  }

  @Test
  void a_crash_after_the_commit_makes_the_redelivery_a_duplicate() { // WD03
    StripeEvent event = succeeded().read();
    orders.failAfterRecording = 1;
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> processor.process(event));
    assertThat(processor.process(event)).isEqualTo(new EventOutcome.Duplicate(order.id()));
    assertThat(status()).isEqualTo(OrderStatus.PAID);
    assertThat(stored().version()).isEqualTo(order.version() + 1);
  }

  @Test
  void a_crash_before_the_commit_makes_the_redelivery_count() { // WD03
    StripeEvent event = succeeded().read();
    orders.failBeforeRecording = 1;
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> processor.process(event));
    assertThat(orders.tables.rows(MARKERS)).isEmpty();
    assertThat(processor.process(event)).isEqualTo(new EventOutcome.Applied(order.id()));
    assertThat(status()).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void an_order_that_moves_is_read_again_but_not_for_ever() { // I17
    orders.moves = 4;
    assertThat(processor.process(succeeded().id("evt_1").read()))
        .isEqualTo(new EventOutcome.Applied(order.id()));
    orders.moves = 5;
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> processor.process(succeeded().id("evt_2").read()))
        .isNotInstanceOf(NeedsAPerson.class);
    assertThat(orders.tables.rows(MARKERS)).hasSize(1);
  }

  @Test
  void an_event_of_another_application_leaves_no_trace() { // WF01, I16
    String own = "\"order_id\":\"" + order.id() + "\"";
    for (String metadata :
        List.of(
            "{}",
            "{" + own + "}",
            "{" + own + ",\"countersign\":\"staging\"}",
            "{" + own + ",\"countersign\":\"test\"}",
            "{\"countersign\":\"test/0a1b2c3d\"}",
            "{\"countersign\":\"test/0a1b2c3d\",\"order_id\":\"6735\"}")) {
      StripeEvent foreign =
          EventJson.succeeded(order, "pi_foreign").objectWith("metadata", metadata).read();
      assertThat(processor.process(foreign)).as(metadata).isEqualTo(new EventOutcome.Foreign());
    }
    assertThat(orders.writes).isZero();
    assertThat(stored()).isEqualTo(order);
    assertThat(orders.tables.rows(MARKERS)).isEmpty();
  }

  @Test
  void an_event_of_another_stack_of_our_name_is_no_orphan_of_ours() { // WF01, WF02
    var theirs = new Stack(Shop.STACK.name(), "test/ffffffff");
    Order absent = Shop.order();
    for (Order named : List.of(absent, order)) {
      StripeEvent event = succeeded(named, "pi_theirs", theirs.mark());
      assertThat(processor.process(event)).isEqualTo(new EventOutcome.Foreign());
    }
    assertThat(processor.process(succeeded(absent, "pi_theirs", theirs.name())))
        .as("placed before there were marks, by whichever stack of that name")
        .isEqualTo(new EventOutcome.Foreign());
    assertThat(orders.writes).isZero();
    assertThat(orders.tables.rows(MARKERS)).isEmpty();
  }

  @Test
  void a_payment_of_an_order_placed_before_there_were_marks_is_known_by_the_stack_s_name() {
    Order before = inserted(Optional.empty());
    assertThat(processor.process(succeeded(before, "pi_before", "test/0a1b2c3d")))
        .isEqualTo(new EventOutcome.Foreign());
    assertThat(processor.process(succeeded(before, "pi_before", "test")))
        .isEqualTo(new EventOutcome.Applied(before.id()));
    assertThat(orders.find(before.id()).orElseThrow().status()).isEqualTo(OrderStatus.PAID);
  }

  /** Its tables were restored from the stack that had it. */
  @Test
  void a_payment_is_known_by_the_mark_that_its_order_was_placed_with() {
    Order restored = inserted(Optional.of("test/ffffffff"));
    assertThat(processor.process(succeeded(restored, "pi_restored", "test/ffffffff")))
        .isEqualTo(new EventOutcome.Applied(restored.id()));
    StripeEvent again =
        EventJson.of("payment_intent.processing", restored, "pi_restored")
            .objectWith("metadata", metadata(restored, Shop.STACK.mark()))
            .id("evt_2")
            .read();
    assertThat(processor.process(again))
        .as("now our own row links it")
        .isEqualTo(new EventOutcome.MetadataDiffers(new EventOutcome.Applied(restored.id())));
  }

  private Order inserted(Optional<String> mark) {
    Order order = Shop.marked(mark, Shop.order());
    orders.insert(order);
    return order;
  }

  private static StripeEvent succeeded(Order order, String paymentIntent, String mark) {
    return EventJson.succeeded(order, paymentIntent)
        .objectWith("metadata", metadata(order, mark))
        .read();
  }

  private static String metadata(Order order, String mark) {
    return "{\"order_id\":\"%s\",\"countersign\":\"%s\"}".formatted(order.id(), mark);
  }

  @Test
  void an_event_of_ours_without_its_order_is_kept_until_the_order_is_there() { // WF02
    Order absent = Shop.order();
    StripeEvent event = EventJson.succeeded(absent, "pi_absent").read();
    assertThat(processor.process(event)).isEqualTo(new EventOutcome.Orphaned(absent.id()));
    assertThat(processor.process(event)).isEqualTo(new EventOutcome.Orphaned(absent.id()));
    assertThat(orders.tables.texts(MARKERS, "outcome")).containsExactly("ORPHAN");

    orders.insert(absent);
    assertThat(processor.process(event)).isEqualTo(new EventOutcome.Applied(absent.id()));
    assertThat(processor.process(event)).isEqualTo(new EventOutcome.Duplicate(absent.id()));
    assertThat(orders.find(absent.id()).orElseThrow().status()).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void an_event_of_ours_that_we_cannot_read_is_kept_and_changes_nothing() { // WP03
    StripeEvent unreadable = succeeded().objectWithout("amount_received").read();
    assertThat(processor.process(unreadable)).isEqualTo(new EventOutcome.Orphaned(order.id()));
    assertThat(stored()).isEqualTo(order);
    assertThat(orders.tables.texts(MARKERS, "outcome")).containsExactly("ORPHAN");
  }

  @Test
  void an_event_that_an_order_has_no_room_for_is_kept_and_delivered_no_more() {
    processor.process(succeeded().read());
    int refunds = Order.MAX_STRIPE_OBJECTS - 1; // besides the PaymentIntent
    for (int i = 0; i < refunds; i++) {
      assertThat(processor.process(refund(i))).isEqualTo(new EventOutcome.Applied(order.id()));
    }
    assertThat(processor.process(refund(refunds)))
        .isEqualTo(new EventOutcome.Quarantined(order.id(), Set.of(Reason.MORE_THAN_FITS)));
    assertThat(processor.process(refund(refunds))).isEqualTo(new EventOutcome.Orphaned(order.id()));
    assertThat(stored().facts().refunds()).hasSize(refunds);
    assertThat(stored().status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(orders.all.orphans(Optional.empty(), 9).items())
        .extracting(ProcessedEvent::eventId)
        .containsExactly("evt_r" + refunds);
    assertThat(processor.process(refund(0))).isEqualTo(new EventOutcome.Duplicate(order.id()));
    StripeEvent failed =
        EventJson.refund("refund.failed", "re_0", "failed", 1, PI).id("evt_f").read();
    assertThat(processor.process(failed)).isEqualTo(new EventOutcome.Applied(order.id()));
  }

  private static StripeEvent refund(int number) {
    return EventJson.refund("refund.created", "re_" + number, "succeeded", 1, PI)
        .id("evt_r" + number)
        .read();
  }

  @Test
  void an_event_whose_metadata_were_deleted_is_linked_by_what_we_wrote_down() { // D10
    Order second = checkOut(orders, "pi_second");
    StripeEvent event =
        EventJson.succeeded(second, "pi_second").objectWith("metadata", "{}").read();
    assertThat(processor.process(event))
        .isEqualTo(new EventOutcome.MetadataDiffers(new EventOutcome.Applied(second.id())));
    assertThat(orders.find(second.id()).orElseThrow().status()).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_wrong_amount_quarantines() { // WQ01
    quarantines(succeeded().objectWith("amount_received", "3999"), Reason.AMOUNT_MISMATCH);
  }

  @Test
  void too_much_quarantines_too() { // WQ01
    quarantines(succeeded().objectWith("amount_received", "5000"), Reason.AMOUNT_MISMATCH);
  }

  @Test
  void a_wrong_currency_quarantines() { // WQ01
    quarantines(succeeded().objectWith("currency", "\"eur\""), Reason.CURRENCY_MISMATCH);
  }

  @Test
  void live_money_on_a_test_order_quarantines() {
    quarantines(
        succeeded().with("livemode", "true").objectWith("livemode", "true"),
        Reason.LIVEMODE_MISMATCH);
  }

  @Test
  void a_payment_on_another_payment_intent_quarantines() { // WQ02
    quarantines(EventJson.succeeded(order, "pi_other"), Reason.MULTIPLE_PAYMENT_INTENTS);
  }

  @Test
  void a_right_payment_after_a_wrong_one_does_not_lift_the_quarantine() { // WQ03, I13
    processor.process(succeeded().id("evt_1").objectWith("amount_received", "3999").read());
    assertThat(processor.process(succeeded().id("evt_2").read()))
        .isEqualTo(new EventOutcome.Applied(order.id()));
    assertThat(status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(stored().standing().amountReceived()).isEqualTo(4000);
    assertThat(stored().standing().reasons()).containsExactly(Reason.AMOUNT_MISMATCH);
  }

  @Test
  void each_new_reason_is_told_once() {
    processor.process(succeeded().id("evt_1").objectWith("amount_received", "3999").read());
    assertThat(processor.process(event("payment_intent.canceled").id("evt_2").read()))
        .isEqualTo(new EventOutcome.Quarantined(order.id(), Set.of(Reason.CANCELED_AND_SUCCEEDED)));
  }

  @Test
  void metadata_edited_to_another_order_do_not_move_a_payment_to_it() { // WF05
    Order other = checkOut(orders, "pi_other");
    StripeEvent edited =
        succeeded()
            .objectWith(
                "metadata", "{\"order_id\":\"" + other.id() + "\",\"countersign\":\"test\"}")
            .read();
    assertThat(processor.process(edited))
        .isEqualTo(new EventOutcome.MetadataDiffers(new EventOutcome.Applied(order.id())));
    assertThat(status()).isEqualTo(OrderStatus.PAID);
    assertThat(orders.find(other.id())).contains(other);
  }

  @Test
  void a_success_whose_object_is_not_paid_quarantines_and_is_not_believed() { // WP04
    for (String status : List.of("requires_payment_method", "canceled", "processing")) {
      StripeEvent event =
          succeeded().id("evt_" + status).objectWith("status", "\"" + status + "\"").read();
      processor.process(event);
      assertThat(stored().standing().reasons()).containsExactly(Reason.INCONSISTENT_EVENT);
      assertThat(stored().facts().payments().get(new PaymentIntentId(PI)))
          .isEqualTo(order.facts().payment(new PaymentIntentId(PI)));
    }
  }

  @Test
  void an_object_of_another_mode_than_its_event_quarantines_and_is_not_believed() { // WP04
    StripeEvent event = succeeded().objectWith("livemode", "true").read();
    assertThat(processor.process(event))
        .isEqualTo(new EventOutcome.Quarantined(order.id(), Set.of(Reason.INCONSISTENT_EVENT)));
    assertThat(stored().standing().amountReceived()).isZero();
  }

  @Test
  void an_event_from_the_future_quarantines_for_it_would_outrank_every_true_one() { // WP04
    StripeEvent event = succeeded().at(NOW.plusSeconds(301)).read();
    assertThat(processor.process(event))
        .isEqualTo(new EventOutcome.Quarantined(order.id(), Set.of(Reason.INCONSISTENT_EVENT)));
    StripeEvent inTime = succeeded().id("evt_2").at(NOW.plusSeconds(300)).read();
    assertThat(processor.process(inTime)).isEqualTo(new EventOutcome.Applied(order.id()));
    assertThat(stored().standing().reasons()).containsExactly(Reason.INCONSISTENT_EVENT);
  }

  @Test
  void an_inconsistent_event_that_only_claims_an_order_is_not_linked_to_it() {
    StripeEvent event =
        EventJson.succeeded(order, "pi_claimed").objectWith("livemode", "true").read();
    processor.process(event);
    assertThat(orders.all.findByPaymentIntent(new PaymentIntentId("pi_claimed"))).isEmpty();
    assertThat(stored().facts().payments()).containsOnlyKeys(new PaymentIntentId(PI));
  }

  @Test
  void a_handled_type_with_another_kind_of_object_is_kept_if_it_is_ours() { // WP04
    StripeEvent charge =
        succeeded()
            .objectWith("object", "\"charge\"")
            .objectWith("id", "\"ch_1\"")
            .objectWith("payment_intent", "\"" + PI + "\"")
            .read();
    assertThat(processor.process(charge)).isEqualTo(new EventOutcome.Orphaned(order.id()));
    assertThat(stored()).isEqualTo(order);
  }

  @Test
  void an_object_of_ours_without_an_id_is_kept_and_one_of_another_application_is_not() { // WP01
    StripeEvent ours =
        EventJson.dispute("charge.dispute.created", "du_1", "needs_response", PI)
            .objectWithout("id")
            .read();
    assertThat(processor.process(ours)).isEqualTo(new EventOutcome.Orphaned(order.id()));
    StripeEvent foreign =
        EventJson.dispute("charge.dispute.created", "du_1", "needs_response", "pi_foreign")
            .id("evt_2")
            .objectWithout("id")
            .read();
    assertThat(processor.process(foreign)).isEqualTo(new EventOutcome.Foreign());
    StripeEvent claimed = succeeded().id("evt_3").objectWithout("id").read();
    assertThat(processor.process(claimed)).isEqualTo(new EventOutcome.Orphaned(order.id()));
  }

  @Test
  void a_second_payment_that_is_given_back_lets_the_order_go_until_that_refund_fails() { // WQ04
    processor.process(succeeded().id("evt_1").read());
    quarantinesNow(EventJson.succeeded(order, "pi_second").id("evt_2"));

    processor.process(refundOfSecond("refund.created", "succeeded", 1));
    assertThat(status()).isEqualTo(OrderStatus.PAID);
    assertThat(stored().standing().amountRefunded()).isZero();

    assertThat(processor.process(refundOfSecond("refund.failed", "failed", 2)))
        .isEqualTo(
            new EventOutcome.Quarantined(order.id(), Set.of(Reason.MULTIPLE_PAYMENT_INTENTS)));
    assertThat(status()).isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void a_dispute_of_a_second_payment_is_known_and_does_not_dispute_the_first() { // WQ04
    processor.process(succeeded().id("evt_1").read());
    quarantinesNow(EventJson.succeeded(order, "pi_second").id("evt_2"));
    processor.process(refundOfSecond("refund.created", "succeeded", 1));
    StripeEvent dispute =
        EventJson.dispute("charge.dispute.created", "du_1", "needs_response", "pi_second")
            .id("evt_d")
            .read();
    assertThat(processor.process(dispute)).isEqualTo(new EventOutcome.Applied(order.id()));
    assertThat(stored().facts().disputes()).containsKey("du_1");
    assertThat(status()).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_second_payment_intent_that_is_canceled_lets_the_order_go() {
    processor.process(succeeded().id("evt_1").read());
    quarantinesNow(EventJson.of("payment_intent.processing", order, "pi_second").id("evt_2"));
    processor.process(
        EventJson.of("payment_intent.canceled", order, "pi_second").id("evt_3").read());
    assertThat(status()).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void a_refund_of_a_payment_that_only_its_metadata_link_is_not_foreign() {
    Order unbound = Shop.order();
    orders.insert(unbound);
    processor.process(EventJson.succeeded(unbound, "pi_unbound").id("evt_1").read());
    StripeEvent refund =
        EventJson.refund("refund.created", "re_1", "succeeded", 1000, "pi_unbound")
            .id("evt_2")
            .read();
    assertThat(processor.process(refund)).isEqualTo(new EventOutcome.Applied(unbound.id()));
    assertThat(orders.find(unbound.id()).orElseThrow().status())
        .isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
  }

  private void quarantinesNow(EventJson event) {
    assertThat(processor.process(event.read()))
        .isEqualTo(
            new EventOutcome.Quarantined(order.id(), Set.of(Reason.MULTIPLE_PAYMENT_INTENTS)));
  }

  private static StripeEvent refundOfSecond(String type, String status, int second) {
    return EventJson.refund(type, "re_1", status, 4000, "pi_second")
        .id("evt_r" + second)
        .at(NOW.plusSeconds(second))
        .read();
  }

  @Test
  void a_table_that_does_not_answer_is_never_taken_for_a_foreign_event() { // I15
    StripeEvent event = succeeded().objectWith("metadata", "{}").read();
    orders.down = true;
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> processor.process(event));
    StripeEvent claimed = succeeded().read();
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> processor.process(claimed));
  }

  private void quarantines(EventJson event, Reason reason) {
    assertThat(processor.process(event.read()))
        .isEqualTo(new EventOutcome.Quarantined(order.id(), Set.of(reason)));
    assertThat(status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(stored().standing().reasons()).containsExactly(reason);
    assertThat(orders.tables.texts(MARKERS, "outcome")).containsExactly("QUARANTINED");
  }

  private Optional<EventOutcome> tried(StripeEvent event) {
    try {
      return Optional.of(processor.process(event));
    } catch (Unavailable _) {
      return Optional.empty();
    }
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

  private static DynamoDbOrders inProcess(TestTables tables) {
    return new DynamoDbOrders(
        tables.dynamoDb(), DynamoDbOrders.TableNames.of(tables.environment()));
  }

  private static Order checkOut(FaultyOrders orders, String paymentIntent) {
    Order placed = Shop.order();
    orders.insert(placed);
    Order bound = placed.bindTo(new PaymentIntentId(paymentIntent));
    orders.bind(bound, new PaymentIntentId(paymentIntent));
    orders.writes = 0;
    return bound;
  }

  private EventJson event(String type) {
    return EventJson.of(type, order, PI);
  }

  private EventJson succeeded() {
    return EventJson.succeeded(order, PI);
  }

  private Order stored() {
    return orders.find(order.id()).orElseThrow();
  }

  private OrderStatus status() {
    return stored().status();
  }

  /** Orders that fail when they are told to. */
  private static final class FaultyOrders implements Orders {
    private final TestTables tables = new TestTables();
    private final DynamoDbOrders all = inProcess(tables);
    private boolean down;
    private int moves;
    private int failBeforeRecording;
    private int failAfterRecording;
    private int writes;

    @Override
    public Insertion insert(Order inserted) {
      return all.insert(inserted);
    }

    @Override
    public Optional<Order> find(OrderId id) {
      mustBeUp();
      return all.find(id);
    }

    @Override
    public Optional<OrderId> findByPaymentIntent(PaymentIntentId paymentIntentId) {
      mustBeUp();
      return all.findByPaymentIntent(new PaymentIntentId(paymentIntentId.value()));
    }

    @Override
    public boolean update(Order next) {
      return all.update(next);
    }

    @Override
    public boolean bind(Order next, PaymentIntentId paymentIntentId) {
      return all.bind(next, new PaymentIntentId(paymentIntentId.value()));
    }

    @Override
    public synchronized Recording record(Order next, ProcessedEvent event, boolean isLinked) {
      writes++;
      if (failBeforeRecording > 0) {
        failBeforeRecording--;
        throw new Unavailable("told to fail before");
      }
      if (moves > 0) {
        moves--;
        return Recording.MOVED;
      }
      Recording recording = all.record(next, event, isLinked);
      if (failAfterRecording > 0) {
        failAfterRecording--;
        throw new Unavailable("told to fail after");
      }
      return recording;
    }

    @Override
    public synchronized void keepOrphan(ProcessedEvent orphan) {
      writes++;
      all.keepOrphan(orphan);
    }

    private void mustBeUp() {
      if (down) {
        throw new Unavailable("told to be down");
      }
    }
  }
}
