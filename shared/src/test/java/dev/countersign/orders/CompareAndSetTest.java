package dev.countersign.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.faults.Unavailable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompareAndSetTest {
  private final List<Long> seen = new ArrayList<>();

  @Test
  void a_write_that_lost_is_decided_anew_on_what_is_there_by_then() {
    Iterator<Order> stored = List.of(order(1), order(2), order(3)).iterator();

    String written =
        CompareAndSet.untilWritten("order 1", stored::next, order -> after(order, order(3)));

    assertThat(written).isEqualTo("version 3");
    assertThat(seen).containsExactly(1L, 2L, 3L);
  }

  @Test
  void after_five_attempts_the_write_is_given_up_with_each_of_them_attached() {
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(
            () ->
                CompareAndSet.untilWritten(
                    "order 1", () -> Optional.of(order(seen.size() + 7)), this::lost))
        .withMessage("order 1 kept changing under us")
        .satisfies(
            fault ->
                assertThat(fault.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly(
                        "someone else wrote after version 7 was read",
                        "someone else wrote after version 8 was read",
                        "someone else wrote after version 9 was read",
                        "someone else wrote after version 10 was read",
                        "someone else wrote after version 11 was read"));
    assertThat(seen).hasSize(CompareAndSet.MAX_ATTEMPTS);
  }

  @Test
  void
      a_lost_write_about_a_payment_intent_is_told_by_the_version_of_its_order_where_there_is_one() {
    OrderId id = Shop.order().id();
    var owned = Optional.of(new Orders.Match(id, true, Optional.of(order(7))));
    var orphaned = Optional.of(new Orders.Match(id, true, Optional.empty()));
    var foreign = Optional.<Orders.Match>empty();
    var stored = List.of(owned, owned, owned, orphaned, foreign).iterator();

    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(
            () -> CompareAndSet.untilWritten("whose pi_1 is", stored::next, _ -> Optional.empty()))
        .withMessage("whose pi_1 is kept changing under us")
        .satisfies(
            fault ->
                assertThat(fault.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly(
                        "someone else wrote after version 7 was read",
                        "someone else wrote after version 7 was read",
                        "someone else wrote after version 7 was read",
                        "someone else wrote after it was read",
                        "someone else wrote after it was read"));
  }

  private Optional<String> lost(Optional<Order> found) {
    seen.add(found.orElseThrow().version());
    return Optional.empty();
  }

  private Optional<String> after(Order order, Order last) {
    seen.add(order.version());
    return order.version() == last.version()
        ? Optional.of("version " + order.version())
        : Optional.empty();
  }

  private static Order order(long version) {
    Order order = Shop.order();
    while (order.version() < version) {
      order = order.nextAttempt();
    }
    return order;
  }
}
