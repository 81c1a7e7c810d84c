package dev.countersign.payments;

import static dev.countersign.testkit.Concurrently.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderFacts;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Shop;
import dev.countersign.stripe.EventJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** An event counts once, however often it is delivered and whatever fails meanwhile. */
class EventDeliveryTest extends EventProcessing {
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
  void a_table_that_does_not_answer_is_never_taken_for_a_foreign_event() { // I15
    StripeEvent event = succeeded().objectWith("metadata", "{}").read();
    orders.down = true;
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> processor.process(event));
    StripeEvent claimed = succeeded().read();
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> processor.process(claimed));
  }

  private Optional<EventOutcome> tried(StripeEvent event) {
    try {
      return Optional.of(processor.process(event));
    } catch (Unavailable _) {
      return Optional.empty();
    }
  }
}
