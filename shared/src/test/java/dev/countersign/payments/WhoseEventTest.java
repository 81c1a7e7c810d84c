package dev.countersign.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Shop;
import dev.countersign.orders.Stack;
import dev.countersign.stripe.EventJson;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which order an event is about, and whether it is ours at all. */
class WhoseEventTest extends EventProcessing {
  @Test
  void a_refund_of_another_applications_payment_leaves_no_trace() { // WF04
    StripeEvent refund =
        EventJson.refund("refund.created", "re_1", "succeeded", 1500, "pi_foreign").read();
    assertThat(processor.process(refund)).isEqualTo(new EventOutcome.Foreign());
    assertThat(orders.writes).isZero();
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
  void an_event_whose_metadata_were_deleted_is_linked_by_what_we_wrote_down() { // D10
    Order second = checkOut(orders, "pi_second");
    StripeEvent event =
        EventJson.succeeded(second, "pi_second").objectWith("metadata", "{}").read();
    assertThat(processor.process(event))
        .isEqualTo(new EventOutcome.MetadataDiffers(new EventOutcome.Applied(second.id())));
    assertThat(orders.find(second.id()).orElseThrow().status()).isEqualTo(OrderStatus.PAID);
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
}
