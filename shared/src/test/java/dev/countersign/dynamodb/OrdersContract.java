package dev.countersign.dynamodb;

import static dev.countersign.orders.Shop.EUR;
import static dev.countersign.orders.Shop.NOW;
import static dev.countersign.orders.Shop.USD;
import static dev.countersign.orders.Shop.cart;
import static dev.countersign.orders.Shop.knowing;
import static dev.countersign.orders.Shop.order;
import static dev.countersign.orders.Shop.success;
import static dev.countersign.testkit.Concurrently.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.countersign.money.Currency;
import dev.countersign.money.Money;
import dev.countersign.orders.Backlog;
import dev.countersign.orders.Generated;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderFacts;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.OrderTerms;
import dev.countersign.orders.Orders;
import dev.countersign.orders.Orders.Insertion;
import dev.countersign.orders.Orders.Match;
import dev.countersign.orders.Orders.Recording;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.ProcessedEvent;
import dev.countersign.orders.Shop;
import dev.countersign.pricing.Cart;
import dev.countersign.pricing.Details;
import dev.countersign.pricing.ProductId;
import dev.countersign.pricing.Quote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@link Orders} promises, wherever the rows are. */
abstract class OrdersContract {
  /** So many that no adapter lists them all at once. */
  private static final int MORE_THAN_A_PART = 30;

  private static final long SEED = 40_001;

  /** The orders; they are their own {@link Backlog}. */
  abstract Orders orders();

  private Backlog backlog() {
    return (Backlog) orders();
  }

  @Test
  void an_inserted_order_is_found_as_it_was() {
    Order placed = order(cart(USD, "tee", 2, "mug", 1));
    assertThat(orders().insert(placed)).isEqualTo(new Insertion.Inserted());
    assertThat(orders().find(placed.id())).contains(placed);
  }

  @Test
  void an_order_is_found_with_every_currency_mode_and_instant_it_may_have() {
    for (Currency currency : Currency.all()) {
      long most = Currency.MAXIMUM_CHARGE / currency.step() * currency.step();
      Order placed =
          new Order(
              order().id(),
              1,
              Optional.of(Shop.STACK.mark()),
              "digest of " + currency,
              new OrderTerms(
                  List.of(new Quote.Line(new ProductId("gold"), 1, new Money(most, currency))),
                  new Money(most, currency),
                  Details.NONE),
              Optional.empty(),
              1,
              currency.compareTo(USD) < 0,
              OrderFacts.NONE,
              Optional.empty(),
              NOW.plusNanos(123_456_789));
      orders().insert(placed);
      assertThat(orders().find(placed.id())).contains(placed);
    }
  }

  @Test
  void an_order_is_found_with_what_the_page_sent_besides_and_keeps_it() {
    Cart cart = cart(USD, "tee", 2);
    Order placed =
        order(
            new Cart(
                USD,
                cart.items(),
                cart.expectedTotal(),
                new Details(Map.of("note", "für Ann", "wrap", ""))));
    orders().insert(placed);
    assertThat(orders().find(placed.id())).contains(placed);
    assertThat(orders().update(placed.nextAttempt())).isTrue();
    assertThat(orders().find(placed.id()).orElseThrow().terms().details().byName())
        .isEqualTo(Map.of("note", "für Ann", "wrap", ""));
  }

  @Test
  void an_order_of_before_there_were_marks_has_none_and_gets_none() {
    Order before = Shop.marked(Optional.empty(), order());
    orders().insert(before);
    assertThat(orders().find(before.id())).contains(before);
    assertThat(orders().update(before.nextAttempt())).isTrue();
    assertThat(orders().find(before.id())).contains(before.nextAttempt());
  }

  @Test
  void there_is_no_order_that_was_not_inserted() {
    assertThat(orders().find(order().id())).isEmpty();
    assertThat(orders().findByPaymentIntent(new PaymentIntentId(paymentIntent()))).isEmpty();
  }

  @Test
  void inserting_again_gives_the_old_order_and_writes_nothing() {
    Order placed = inserted();
    Order other =
        new Order(
            placed.id(),
            1,
            Optional.of("another/mark"),
            "another digest",
            order(cart(EUR, "tee", 1)).terms(),
            Optional.empty(),
            1,
            true,
            OrderFacts.NONE,
            Optional.empty(),
            NOW.plusSeconds(9));
    assertThat(orders().insert(other)).isEqualTo(new Insertion.Existing(placed));
    assertThat(orders().find(placed.id())).contains(placed);
  }

  @Test
  void the_old_order_that_an_insertion_gives_is_as_it_is_now() {
    Order placed = inserted();
    Order bound = placed.bindTo(new PaymentIntentId(paymentIntent()));
    assertThat(orders().bind(bound, bound.paymentIntentId().orElseThrow())).isTrue();
    assertThat(orders().insert(placed)).isEqualTo(new Insertion.Existing(bound));
  }

  @Test
  void a_read_sees_the_write_before_it() {
    Order order = inserted();
    for (int i = 0; i < 20; i++) {
      Order next = order.nextAttempt();
      assertThat(orders().update(next)).isTrue();
      assertThat(orders().find(order.id())).contains(next);
      order = next;
    }
  }

  @Test
  void a_change_is_decided_on_the_order_as_found_and_if_that_moved_on_what_is_there_now() {
    Order found = inserted();
    Order moved = found.nextAttempt();
    assertThat(orders().update(moved)).isTrue();
    List<Order> decidedOn = new ArrayList<>();

    boolean isWritten =
        orders()
            .change(
                found,
                order -> {
                  decidedOn.add(order);
                  return Optional.of(orders().update(order.nextAttempt())).filter(done -> done);
                });

    assertThat(isWritten).isTrue();
    assertThat(decidedOn).containsExactly(found, moved);
    assertThat(orders().find(found.id())).contains(moved.nextAttempt());
  }

  @Test
  void a_change_of_an_order_that_is_yet_to_be_read_is_decided_on_what_is_there_or_on_nothing() {
    Order placed = inserted();
    assertThat(orders().<Optional<Order>>change(placed.id(), Optional::of)).contains(placed);
    assertThat(orders().<Optional<Order>>change(order().id(), Optional::of)).isEmpty();
  }

  @Test
  void an_update_of_any_version_but_the_next_writes_nothing() {
    Order placed = inserted();
    Order second = placed.nextAttempt();
    assertThat(orders().update(second)).isTrue();
    assertThat(orders().update(placed.detectSecond(new PaymentIntentId(paymentIntent()))))
        .isFalse();
    assertThat(orders().update(second)).isFalse();
    assertThat(orders().update(second.nextAttempt().nextAttempt())).isFalse();
    assertThat(orders().find(placed.id())).contains(second);
  }

  @Test
  void an_update_of_an_order_that_is_not_there_creates_none() {
    Order nowhere = order();
    assertThat(orders().update(nowhere.nextAttempt())).isFalse();
    assertThat(
            orders().bind(nowhere.bindTo(new PaymentIntentId("pi_1")), new PaymentIntentId("pi_1")))
        .isFalse();
    assertThat(orders().find(nowhere.id())).isEmpty();
  }

  @Test
  void an_update_never_rewrites_what_was_sold() {
    Order placed = inserted();
    Order rewritten =
        new Order(
            placed.id(),
            placed.version() + 1,
            Optional.of("another/mark"),
            "another digest",
            order(cart(EUR, "tee", 1)).terms(),
            Optional.empty(),
            2,
            !placed.livemode(),
            OrderFacts.NONE,
            Optional.empty(),
            NOW.plusSeconds(9));
    assertThat(orders().update(rewritten)).isTrue();
    assertThat(orders().find(placed.id())).contains(placed.nextAttempt());
  }

  @Test
  void a_saved_payment_intent_is_neither_dropped_nor_exchanged() { // I6
    Order placed = inserted();
    String own = paymentIntent();
    Order bound = placed.bindTo(new PaymentIntentId(own));
    orders().bind(bound, bound.paymentIntentId().orElseThrow());

    String other = paymentIntent();
    Order exchanged = placed.bindTo(new PaymentIntentId(other)).nextAttempt();
    assertThat(exchanged.version()).isEqualTo(bound.version() + 1);
    assertThat(orders().bind(exchanged, new PaymentIntentId(other))).isFalse();
    assertThat(orders().update(exchanged)).isFalse();
    assertThat(orders().find(placed.id())).contains(bound);
    assertThat(orders().findByPaymentIntent(new PaymentIntentId(other))).isEmpty();

    Order dropped = placed.nextAttempt().nextAttempt();
    assertThat(orders().update(dropped)).isTrue();
    assertThat(orders().find(placed.id()).orElseThrow().paymentIntentId())
        .contains(new PaymentIntentId(own));
  }

  @Test
  void every_fact_survives_being_written_and_read() {
    Generated generated = new Generated(SEED);
    Order order = inserted();
    for (int i = 0; i < 300; i++) {
      Order next = knowing(generated.facts(), order);
      assertThat(orders().update(next)).as("%s", generated).isTrue();
      assertThat(orders().find(order.id())).as("%s", generated).contains(next);
      order = next;
    }
  }

  @Test
  void binding_writes_the_order_and_whose_its_payment_intent_is() {
    Order placed = inserted();
    String own = paymentIntent();
    assertThat(orders().bind(placed.bindTo(new PaymentIntentId(own)), new PaymentIntentId(own)))
        .isTrue();
    assertThat(orders().find(placed.id())).contains(placed.bindTo(new PaymentIntentId(own)));
    assertThat(orders().findByPaymentIntent(new PaymentIntentId(own))).contains(placed.id());
  }

  @Test
  void binding_again_is_no_misfortune() {
    Order placed = inserted();
    String own = paymentIntent();
    Order bound = placed.bindTo(new PaymentIntentId(own));
    assertThat(orders().bind(bound, bound.paymentIntentId().orElseThrow())).isTrue();
    assertThat(orders().bind(bound.bindTo(new PaymentIntentId(own)), new PaymentIntentId(own)))
        .isTrue();
    assertThat(orders().findByPaymentIntent(new PaymentIntentId(own))).contains(placed.id());
  }

  @Test
  void a_binding_that_comes_too_late_writes_neither() {
    Order placed = inserted();
    String own = paymentIntent();
    orders().update(placed.nextAttempt());
    assertThat(orders().bind(placed.bindTo(new PaymentIntentId(own)), new PaymentIntentId(own)))
        .isFalse();
    assertThat(orders().find(placed.id())).contains(placed.nextAttempt());
    assertThat(orders().findByPaymentIntent(new PaymentIntentId(own))).isEmpty();
  }

  @Test
  void a_payment_intent_of_another_order_binds_neither() {
    Order first = inserted();
    Order second = inserted();
    String taken = paymentIntent();
    orders().bind(first.bindTo(new PaymentIntentId(taken)), new PaymentIntentId(taken));
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                orders()
                    .bind(second.bindTo(new PaymentIntentId(taken)), new PaymentIntentId(taken)));
    assertThat(orders().find(second.id())).contains(second);
    assertThat(orders().findByPaymentIntent(new PaymentIntentId(taken))).contains(first.id());
  }

  @Test
  void a_payment_intent_matches_the_order_of_our_own_row_and_not_the_one_that_it_claims() { // D10
    Order own = inserted();
    Order claimed = inserted();
    String paymentIntent = paymentIntent();
    Order bound = own.bindTo(new PaymentIntentId(paymentIntent));
    orders().bind(bound, new PaymentIntentId(paymentIntent));
    var match = Optional.of(new Match(own.id(), true, Optional.of(bound)));
    assertThat(orders().match(new PaymentIntentId(paymentIntent), Optional.of(claimed.id())))
        .isEqualTo(match);
    assertThat(orders().match(new PaymentIntentId(paymentIntent), Optional.of(own.id())))
        .isEqualTo(match);
    assertThat(orders().match(new PaymentIntentId(paymentIntent), Optional.of(order().id())))
        .isEqualTo(match);
    assertThat(orders().match(new PaymentIntentId(paymentIntent), Optional.empty()))
        .isEqualTo(match);
  }

  @Test
  void a_payment_intent_without_a_row_matches_the_order_that_it_claims() { // D10
    Order claimed = inserted();
    Order absent = order();
    assertThat(orders().match(new PaymentIntentId(paymentIntent()), Optional.of(claimed.id())))
        .contains(new Match(claimed.id(), false, Optional.of(claimed)));
    assertThat(orders().match(new PaymentIntentId(paymentIntent()), Optional.of(absent.id())))
        .contains(new Match(absent.id(), false, Optional.empty()));
    assertThat(orders().match(new PaymentIntentId(paymentIntent()), Optional.empty())).isEmpty();
  }

  @Test
  void an_event_that_only_metadata_link_is_recorded_with_whose_its_payment_intent_is() {
    Order placed = inserted();
    ProcessedEvent event = marker(placed);
    Order heard = placed.observe(success(placed, event.paymentIntent().value()));
    assertThat(orders().record(heard, event, false)).isEqualTo(Recording.RECORDED);
    assertThat(orders().findByPaymentIntent(event.paymentIntent())).contains(placed.id());
  }

  @Test
  void an_event_whose_payment_intent_became_another_orders_in_between_is_not_recorded() {
    Order placed = inserted();
    Order faster = inserted();
    ProcessedEvent event = marker(placed);
    orders().bind(faster.bindTo(event.paymentIntent()), event.paymentIntent());
    Order heard = placed.observe(success(placed, event.paymentIntent().value()));
    assertThat(orders().record(heard, event, false)).isEqualTo(Recording.MOVED);
    assertThat(orders().find(placed.id())).contains(placed);
    assertThat(orders().findByPaymentIntent(event.paymentIntent())).contains(faster.id());
  }

  @Test
  void an_event_is_recorded_with_its_effect() {
    Order placed = inserted();
    Order heard = placed.observe(success(placed, paymentIntent()));
    assertThat(orders().record(heard, marker(placed), true)).isEqualTo(Recording.RECORDED);
    assertThat(orders().find(placed.id())).contains(heard);
  }

  @Test
  void an_event_that_has_its_marker_has_no_second_effect() {
    Order placed = inserted();
    ProcessedEvent event = marker(placed);
    Order heard = placed.observe(success(placed, paymentIntent()));
    orders().record(heard, event, true);
    Order again = heard.observe(success(placed, paymentIntent()));
    assertThat(orders().record(again, event, true)).isEqualTo(Recording.DUPLICATE);
    assertThat(orders().find(placed.id())).contains(heard);
  }

  @Test
  void an_effect_on_an_order_that_moved_leaves_no_marker() {
    Order placed = inserted();
    ProcessedEvent event = marker(placed);
    String own = paymentIntent();
    Order moved = placed.nextAttempt();
    orders().update(moved);
    assertThat(orders().record(placed.observe(success(placed, own)), event, true))
        .isEqualTo(Recording.MOVED);
    assertThat(orders().find(placed.id())).contains(moved);
    assertThat(orders().record(moved.observe(success(placed, own)), event, true))
        .isEqualTo(Recording.RECORDED);
  }

  @Test
  void a_duplicate_on_an_order_that_moved_is_a_duplicate() {
    Order placed = inserted();
    ProcessedEvent event = marker(placed);
    Order heard = placed.observe(success(placed, paymentIntent()));
    orders().record(heard, event, true);
    assertThat(orders().record(heard, event, true)).isEqualTo(Recording.DUPLICATE);
    orders().update(heard.nextAttempt());
    assertThat(orders().record(heard, event, true)).isEqualTo(Recording.DUPLICATE);
  }

  @Test
  void an_effect_on_an_order_that_is_not_there_leaves_no_marker() {
    Order nowhere = order();
    ProcessedEvent event = marker(nowhere);
    assertThat(orders().record(nowhere.nextAttempt(), event, true)).isEqualTo(Recording.MOVED);
    orders().insert(nowhere);
    assertThat(orders().record(nowhere.nextAttempt(), event, true)).isEqualTo(Recording.RECORDED);
  }

  @Test
  void an_orphan_gives_way_to_the_effect_and_then_counts_as_done() { // WF02
    Order placed = order();
    ProcessedEvent event = marker(placed);
    orders().keepOrphan(orphan(event));
    orders().keepOrphan(orphan(event));
    orders().insert(placed);
    Order heard = placed.observe(success(placed, paymentIntent()));
    assertThat(orders().record(heard, event, true)).isEqualTo(Recording.RECORDED);
    assertThat(orders().record(heard.nextAttempt(), event, true)).isEqualTo(Recording.DUPLICATE);
  }

  @Test
  void an_orphan_does_not_take_the_place_of_an_effect() {
    Order placed = inserted();
    ProcessedEvent event = marker(placed);
    Order heard = placed.observe(success(placed, paymentIntent()));
    orders().record(heard, event, true);
    orders().keepOrphan(orphan(event));
    assertThat(orders().record(heard.nextAttempt(), event, true)).isEqualTo(Recording.DUPLICATE);
  }

  @Test
  void of_many_who_insert_at_once_one_inserts() throws Exception { // ID03
    Order placed = order();
    List<Insertion> insertions = atOnce(10, () -> orders().insert(placed));
    assertThat(insertions).containsOnlyOnce(new Insertion.Inserted());
    assertThat(insertions)
        .filteredOn(insertion -> !insertion.equals(new Insertion.Inserted()))
        .containsOnly(new Insertion.Existing(placed));
  }

  @Test
  void of_many_who_change_the_same_version_at_once_one_does() throws Exception {
    Order placed = inserted();
    assertThat(
            atOnce(
                10,
                () -> orders().update(placed.detectSecond(new PaymentIntentId(paymentIntent())))))
        .containsOnlyOnce(true);
    assertThat(orders().find(placed.id()).orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void of_many_who_record_the_same_event_at_once_one_does() throws Exception { // WD01
    Order placed = inserted();
    ProcessedEvent event = marker(placed);
    Order heard = placed.observe(success(placed, paymentIntent()));
    assertThat(atOnce(10, () -> orders().record(heard, event, true)))
        .containsOnlyOnce(Recording.RECORDED);
    assertThat(orders().find(placed.id())).contains(heard);
    assertThat(orders().record(heard, event, true)).isEqualTo(Recording.DUPLICATE);
  }

  @Test
  void an_order_is_found_with_everything_that_can_be_known_of_it() {
    Generated generated = new Generated(SEED);
    Order known = inserted();
    for (int i = 0; i < 100; i++) {
      Order next = Shop.knowing(generated.facts(), known);
      assertThat(orders().update(next)).isTrue();
      assertThat(orders().find(known.id())).as("%s", generated).contains(next);
      known = next;
    }
  }

  @Test
  void the_version_in_which_an_order_was_first_paid_stays() { // I14
    Order placed = inserted();
    Order paid = placed.observe(success(placed, paymentIntent()));
    assertThat(orders().update(paid)).isTrue();
    Order later = paid.nextAttempt();
    assertThat(orders().update(later)).isTrue();
    assertThat(orders().find(placed.id()).orElseThrow().paidInVersion()).contains(2L);
  }

  @Test
  void an_event_is_recorded_once_it_has_had_its_effect() { // D11
    Order placed = inserted();
    ProcessedEvent event = marker(placed);
    assertThat(backlog().isRecorded(event.eventId())).isFalse();
    orders().keepOrphan(orphan(event));
    assertThat(backlog().isRecorded(event.eventId())).isFalse();
    orders().record(placed.nextAttempt(), event, true);
    assertThat(backlog().isRecorded(event.eventId())).isTrue();
  }

  @Test
  void of_many_events_those_are_told_that_have_had_their_effects() { // D11
    List<String> recorded = new ArrayList<>();
    List<String> asked = new ArrayList<>();
    for (int i = 0; i < 101; i++) { // more than DynamoDB reads at once
      Order placed = inserted();
      ProcessedEvent event = marker(placed);
      orders().record(placed.nextAttempt(), event, true);
      recorded.add(event.eventId());
    }
    asked.addAll(recorded);
    ProcessedEvent orphan = orphan(marker(order()));
    orders().keepOrphan(orphan);
    asked.add(orphan.eventId());
    asked.add("evt_" + UUID.randomUUID());
    asked.add(asked.getFirst());
    assertThat(backlog().recorded(asked)).containsExactlyInAnyOrderElementsOf(recorded);
    assertThat(backlog().recorded(List.of())).isEmpty();
  }

  @Test
  void orphans_are_listed_until_they_have_found_their_order() { // WF02
    Order placed = inserted();
    List<ProcessedEvent> kept = new ArrayList<>();
    for (int i = 0; i < MORE_THAN_A_PART; i++) {
      ProcessedEvent orphan = orphan(marker(placed));
      orders().keepOrphan(orphan);
      kept.add(orphan);
    }
    assertThat(orphans()).containsAll(kept);
    ProcessedEvent adopted = kept.getFirst();
    orders()
        .record(
            placed.nextAttempt(),
            new ProcessedEvent(
                adopted.eventId(),
                adopted.type(),
                adopted.order(),
                adopted.paymentIntent(),
                adopted.created(),
                ProcessedEvent.Outcome.APPLIED,
                adopted.expiresAt()),
            true);
    assertThat(orphans()).containsAll(kept.subList(1, kept.size()));
    assertThat(orphans()).extracting(ProcessedEvent::eventId).doesNotContain(adopted.eventId());
  }

  @Test
  void orders_that_are_open_are_listed_by_status_and_age() {
    List<OrderId> waiting = new ArrayList<>();
    for (int i = 0; i < MORE_THAN_A_PART; i++) {
      waiting.add(inserted().id());
    }
    Order paid = inserted();
    orders().update(paid.observe(success(paid, paymentIntent())));
    Order quarantined = inserted();
    Order met = quarantined.detectSecond(new PaymentIntentId(paymentIntent()));
    orders().update(met);
    orders().update(met.detectSecond(new PaymentIntentId(paymentIntent())));
    assertThat(listed(OrderStatus.AWAITING_PAYMENT, NOW.plusSeconds(1)))
        .containsAll(waiting)
        .doesNotContain(paid.id(), quarantined.id());
    assertThat(listed(OrderStatus.AWAITING_PAYMENT, NOW)).doesNotContainAnyElementsOf(waiting);
    assertThat(listed(OrderStatus.QUARANTINED, NOW.plusSeconds(1)))
        .contains(quarantined.id())
        .doesNotContainAnyElementsOf(waiting);
  }

  @Test
  void orders_of_one_second_are_listed_by_age_and_only_those_placed_before() {
    List<Order> placed =
        Stream.of(
                NOW.plusMillis(-1),
                NOW,
                NOW.plusNanos(1),
                NOW.plusMillis(1),
                NOW.plusNanos(1_000_001),
                NOW.plusSeconds(1))
            .map(Shop::order)
            .toList();
    placed.reversed().forEach(orders()::insert);
    List<OrderId> ids = placed.stream().map(Order::id).toList();
    for (Order last : placed) {
      List<OrderId> before = new ArrayList<>(ids.subList(0, placed.indexOf(last)));
      assertThat(
              listed(OrderStatus.AWAITING_PAYMENT, last.createdAt()).stream().filter(ids::contains))
          .containsExactlyElementsOf(before);
    }
  }

  @Test
  void a_list_goes_on_behind_any_of_its_orders() {
    for (int i = 0; i < MORE_THAN_A_PART; i++) {
      inserted();
    }
    Instant later = NOW.plusSeconds(1);
    List<OrderId> all = listed(OrderStatus.AWAITING_PAYMENT, later);
    Backlog.Listed third =
        backlog().list(OrderStatus.AWAITING_PAYMENT, later, Optional.empty(), 5).items().get(2);
    var rest =
        backlog()
            .list(OrderStatus.AWAITING_PAYMENT, later, Optional.of(third.position()), 2)
            .items();
    assertThat(third.id()).isEqualTo(all.get(2));
    assertThat(rest).extracting(Backlog.Listed::id).isEqualTo(all.subList(3, 5));
  }

  /** As when a place was saved, and then orders are given more time. */
  @Test
  void a_list_of_what_was_placed_before_the_place_where_it_goes_on_is_empty() {
    inserted();
    Backlog.Listed first =
        backlog()
            .list(OrderStatus.AWAITING_PAYMENT, NOW.plusSeconds(1), Optional.empty(), 1)
            .items()
            .getFirst();
    Instant earlier = NOW.minusSeconds(3600);
    assertThat(
            backlog().list(OrderStatus.AWAITING_PAYMENT, earlier, Optional.of(first.position()), 5))
        .isEqualTo(new Backlog.Listing<>(List.of(), Optional.empty()));
  }

  private List<ProcessedEvent> orphans() {
    return all(from -> backlog().orphans(from, 3));
  }

  @Test
  void the_owners_of_many_payment_intents_are_found_at_once() {
    Map<PaymentIntentId, OrderId> bound = new HashMap<>();
    for (int i = 0; i < 101; i++) { // more than DynamoDB reads at once
      Order placed = inserted();
      String paymentIntent = paymentIntent();
      orders()
          .bind(
              placed.bindTo(new PaymentIntentId(paymentIntent)),
              new PaymentIntentId(paymentIntent));
      bound.put(new PaymentIntentId(paymentIntent), placed.id());
    }
    List<PaymentIntentId> asked = new ArrayList<>(bound.keySet());
    asked.add(new PaymentIntentId(paymentIntent()));
    asked.add(asked.getFirst());
    assertThat(backlog().owners(asked)).isEqualTo(bound);
    assertThat(backlog().owners(List.of())).isEmpty();
  }

  @Test
  void many_orders_are_glanced_at_at_once() {
    List<Order> placed = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      placed.add(inserted());
    }
    List<OrderId> asked = new ArrayList<>(placed.stream().map(Order::id).toList());
    asked.add(order().id());
    asked.add(asked.getFirst());
    assertThat(backlog().glance(asked).values()).containsExactlyInAnyOrderElementsOf(placed);
    assertThat(backlog().glance(List.of())).isEmpty();
  }

  private List<OrderId> listed(OrderStatus status, Instant placedBefore) {
    List<Backlog.Listed> all = all(from -> backlog().list(status, placedBefore, from, 3));
    return all.stream().map(Backlog.Listed::id).toList();
  }

  @Test
  void an_unconfirmed_order_is_listed_once_it_is_closed_until_it_is_confirmed() {
    Order doubted =
        inserted()
            .detectSecond(new PaymentIntentId("pi_doubted"))
            .doubting("pi_doubted")
            .doubting("re_doubted");
    assertThat(orders().update(doubted)).isTrue();
    assertThat(orders().find(doubted.id())).contains(doubted);
    assertThat(unconfirmed()).doesNotContain(doubted.id());
    Order paid = doubted.observe(success(doubted, "pi_doubted"));
    assertThat(orders().update(paid)).isTrue();
    assertThat(unconfirmed()).contains(paid.id());
    Order half = paid.confirm("re_doubted");
    assertThat(orders().update(half)).isTrue();
    assertThat(unconfirmed()).contains(paid.id());
    Order confirmed = half.confirm("pi_doubted");
    assertThat(orders().update(confirmed)).isTrue();
    assertThat(orders().find(paid.id())).contains(confirmed);
    assertThat(unconfirmed()).doesNotContain(paid.id());
  }

  private List<OrderId> unconfirmed() {
    return all(from -> backlog().unconfirmed(from, 3));
  }

  private static <T> List<T> all(Function<Optional<String>, Backlog.Listing<T>> list) {
    List<T> all = new ArrayList<>();
    Backlog.Listing<T> part = list.apply(Optional.empty());
    all.addAll(part.items());
    while (part.next().isPresent()) {
      part = list.apply(part.next());
      all.addAll(part.items());
    }
    return all;
  }

  Order inserted() {
    Order placed = order();
    assertThat(orders().insert(placed)).isEqualTo(new Insertion.Inserted());
    return placed;
  }

  static String paymentIntent() {
    return "pi_" + UUID.randomUUID();
  }

  /** Not in the past by the clock of a DynamoDB that takes expired rows away. */
  static ProcessedEvent marker(Order order) {
    return ProcessedEvent.at(
        NOW.plus(Duration.ofDays(36_500)),
        "evt_" + UUID.randomUUID(),
        "payment_intent.succeeded",
        order.id(),
        new PaymentIntentId("pi_of_" + order.id()),
        NOW,
        ProcessedEvent.Outcome.APPLIED);
  }

  static ProcessedEvent orphan(ProcessedEvent event) {
    return new ProcessedEvent(
        event.eventId(),
        event.type(),
        event.order(),
        event.paymentIntent(),
        event.created(),
        ProcessedEvent.Outcome.ORPHAN,
        event.expiresAt());
  }
}
