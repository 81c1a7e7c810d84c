package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.http.Log;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.reconcile.Reconciliation.RunOutcome;
import dev.countersign.testkit.TestTables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class FloodedShopTest {
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final int RUNS = 48 * 4;

  /** What is left of Lambda's time when nothing is begun any more. */
  private static final Duration KEPT_CLEAR = Duration.ofMinutes(3);

  private static final CancelAfter CANCEL_AFTER = new CancelAfter(Duration.ofHours(24), 10);

  private final FloodedShop shop = new FloodedShop();
  private final TestTables tables = new TestTables();
  private final Journal journal =
      new DynamoDbJournal(tables.dynamoDb(), tables.name("ReconciliationsTable"), (_, _) -> {});
  private final List<String> log = new ArrayList<>();
  private final Reconciliation reconciliation =
      new Reconciliation(
          shop,
          shop,
          shop,
          journal,
          new Repairs(shop, shop, shop, FloodedShop.STACK, shop, CANCEL_AFTER),
          new Due(CANCEL_AFTER),
          new Log("shop", "reconcile", shop, log::add),
          shop);

  @Test
  void two_unpaid_creates_a_second_and_what_is_broken_for_ever_hold_up_no_payment() { // RC08
    Instant start = shop.instant();
    List<OrderId> paid = new ArrayList<>();
    for (int i = 1; i <= RUNS; i++) {
      Instant begin = start.plus(QUARTER.multipliedBy(i));
      shop.waitUntil(begin);
      shop.forgetCursors();
      log.clear();
      var outcome = reconciliation.run(Optional.empty(), begin.plus(QUARTER).minus(KEPT_CLEAR));
      assertThat(shop.instant()).as("run %d", i).isBefore(begin.plus(QUARTER));
      assertThat(outcome).isInstanceOf(RunOutcome.Went.class);
      Run run = ((RunOutcome.Went) outcome).run();
      assertThat(run.left())
          .as("run %d", i)
          .doesNotContainKeys(Stage.EVENTS, Stage.PAYMENT_INTENTS)
          .containsKey(Stage.FRAUD_WARNINGS);
      if (i % 24 == 0) {
        paid.add(shop.isPaidUnheard(3600)); // half an hour after it was placed
      }
      if (i % 24 == 2) {
        paid.forEach(order -> assertThat(status(order)).isEqualTo(OrderStatus.PAID));
      }
    }
    assertThat(paid).hasSize(8);
    assertThat(open()).contains("stage-failed:FRAUD_WARNINGS", "not-looked-at:" + oldest());
    assertThat(shop.waitingLongerThan(Duration.ofHours(26))).isZero();
  }

  private OrderStatus status(OrderId order) {
    return shop.find(order).orElseThrow().status();
  }

  private static String oldest() {
    return "0".repeat(52);
  }

  private List<String> open() {
    List<String> ids = new ArrayList<>();
    Optional<String> from = Optional.empty();
    do {
      var part = journal.openItems(from);
      part.items().forEach(item -> ids.add(item.id()));
      from = part.next();
    } while (from.isPresent());
    return ids;
  }
}
