package dev.countersign.publishorderevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.orders.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds of whatever may become of an order; a failure prints the seed of its history. */
class OrderEventLawsTest {
  private static final long FIRST_SEED = 80_001;
  private static final int HISTORIES = 2_000;
  private static final int MOST_CHANGES = 12;

  @Test // I14
  void an_order_is_told_as_paid_exactly_once_if_it_was_ever_fulfillable_and_else_never() {
    int fulfillable = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
      History history = drawn(seed);
      boolean wasFulfillable =
          history.versions().stream().anyMatch(order -> order.standing().isFulfillable());
      fulfillable += wasFulfillable ? 1 : 0;

      assertThat(count(history, OrderEvent.Type.PAID))
          .as("seed %d", seed)
          .isEqualTo(wasFulfillable ? 1 : 0);
    }
    assertThat(fulfillable)
        .as("both kinds are drawn")
        .isBetween(HISTORIES / 10, HISTORIES * 9 / 10);
  }

  @Test
  void no_two_events_have_the_same_id_and_reading_again_tells_the_same() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
      History history = drawn(seed);
      List<OrderEvent> told = history.toldInAll();

      assertThat(told).as("seed %d", seed).extracting(OrderEvent::id).doesNotHaveDuplicates();
      assertThat(history.toldInAll()).as("seed %d", seed).isEqualTo(told);
    }
  }

  @Test // I13
  void a_quarantine_is_told_exactly_when_a_reason_stands_that_did_not() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
      History history = drawn(seed);
      for (int i = 1; i < history.versions().size(); i++) {
        Order before = history.versions().get(i - 1);
        Order after = history.versions().get(i);
        boolean isNew = !before.standing().reasons().containsAll(after.standing().reasons());

        assertThat(OrderEvent.between(Optional.of(before), after, History.NOW))
            .as("seed %d, version %d", seed, after.version())
            .filteredOn(event -> event.type() == OrderEvent.Type.QUARANTINED)
            .hasSize(isNew ? 1 : 0);
      }
    }
  }

  @Test // I14, D16
  void a_consumer_that_missed_a_change_catches_up_with_the_events_that_are_due() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
      History history = drawn(seed);
      Order now = history.now();
      List<OrderEvent> told = history.toldInAll();
      for (Order missed : history.versions()) {
        List<OrderEvent> due = OrderEvent.due(now, missed.version(), History.NOW);
        due.forEach(Schemas::check);
        List<OrderEvent> heard = new ArrayList<>(told);
        heard.removeIf(event -> versionOf(event) == missed.version());
        heard.addAll(due);

        assertThat(knowledge(heard, now))
            .as("seed %d, version %d", seed, missed.version())
            .isEqualTo(knowledge(told, now));
      }
    }
  }

  @Test // I14, D16
  void the_events_that_are_due_have_the_ids_of_the_missed_change() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
      History history = drawn(seed);
      List<OrderEvent> told = history.toldInAll();
      for (Order missed : history.versions()) {
        List<OrderEvent> due = OrderEvent.due(history.now(), missed.version(), History.NOW);
        for (OrderEvent event : told) {
          if (versionOf(event) == missed.version() && types(due).contains(event.type())) {
            assertThat(due).as("seed %d", seed).extracting(OrderEvent::id).contains(event.id());
          }
        }
      }
    }
  }

  private static List<OrderEvent.Type> types(List<OrderEvent> events) {
    return events.stream().map(OrderEvent::type).toList();
  }

  private static long versionOf(OrderEvent event) {
    return event.detail().get("version").getAsLong();
  }

  /**
   * What holds now of the order, as a consumer knows it who keeps the latest event of each type
   * (docs/events/README.md).
   */
  private static Map<OrderEvent.Type, String> knowledge(List<OrderEvent> heard, Order now) {
    Map<OrderEvent.Type, OrderEvent> latest = new EnumMap<>(OrderEvent.Type.class);
    for (OrderEvent event : heard) {
      latest.merge(event.type(), event, (a, b) -> versionOf(a) > versionOf(b) ? a : b);
    }
    Map<OrderEvent.Type, String> known = new EnumMap<>(OrderEvent.Type.class);
    latest.forEach((type, event) -> known.put(type, knowledge(type, event.detail(), now)));
    known.values().removeIf(String::isEmpty);
    return known;
  }

  private static String knowledge(OrderEvent.Type type, JsonObject detail, Order now) {
    return switch (type) {
      case PAID -> detail.get("id") + " in " + detail.get("version");
      case REFUNDED -> detail.get("amountRefunded").toString().replaceAll("^0$", "");
      case DISPUTED -> detail.get("disputes").toString();
      case FRAUD_WARNED -> detail.get("fraudWarnings").toString();
      case QUARANTINED ->
          now.standing().reasons().stream()
              .map(Reason::code)
              .filter(code -> detail.get("reasons").toString().contains(code))
              .collect(Collectors.joining(" "));
      case CANCELED -> now.status() == OrderStatus.CANCELED ? "canceled" : "";
    };
  }

  private static long count(History history, OrderEvent.Type type) {
    return history.toldInAll().stream().filter(event -> event.type() == type).count();
  }

  private static History drawn(long seed) {
    var random = new Random(seed);
    History history = History.ofAnOrder();
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes; i++) {
      change(history, random);
    }
    return history;
  }

  private static void change(History history, Random random) {
    switch (random.nextInt(9)) {
      case 0, 1 -> history.isPaid(random.nextInt(4) == 0 ? 3999 : 4000);
      case 2 -> history.hears(one(State.values(), random), 4000, random.nextInt(8) != 0);
      case 3, 4 ->
          history.isRefunded(
              "re_" + random.nextInt(2),
              one(REFUND_STATUSES, random),
              1000L * (1 + random.nextInt(4)));
      case 5 -> history.isDisputed("du_" + random.nextInt(2), one(DISPUTE_STATUSES, random));
      case 6 -> history.isWarnedOf("issfr_" + random.nextInt(2), random.nextBoolean());
      case 7 ->
          history.then(
              order ->
                  random.nextInt(4) == 0
                      ? order.detectSecond(new PaymentIntentId("pi_other"))
                      : order.nextAttempt());
      default -> release(history);
    }
  }

  private static void release(History history) {
    history.now().standing().reasons().stream()
        .findFirst()
        .ifPresent((Reason reason) -> history.isReleased(reason));
  }

  private static final String[] REFUND_STATUSES = {
    "pending", "requires_action", "succeeded", "canceled", "failed", "a_new_word"
  };
  private static final String[] DISPUTE_STATUSES = {
    "warning_needs_response", "needs_response", "under_review", "prevented", "won", "a_new_word"
  };

  private static <T> T one(T[] values, Random random) {
    return values[random.nextInt(values.length)];
  }
}
