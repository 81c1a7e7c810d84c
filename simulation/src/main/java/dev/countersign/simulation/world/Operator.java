package dev.countersign.simulation.world;

import dev.countersign.simulation.deployment.Request;
import dev.countersign.simulation.truth.OrderBook;
import java.util.List;

/** Looks at orders in quarantine, and decides, sometimes twice, and sometimes wrongly. */
final class Operator implements Runnable {
  private static final List<String> REASONS =
      List.of(
          "amount_mismatch",
          "currency_mismatch",
          "livemode_mismatch",
          "canceled_and_succeeded",
          "multiple_payment_intents");

  private final World world;

  Operator(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    int looks = world.chance.nextInt(5);
    for (int i = 0; i < looks; i++) {
      world.pause();
      List<OrderBook> quarantined =
          world.books.orders().stream()
              .filter(book -> book.row().status().equals("QUARANTINED"))
              .toList();
      if (!quarantined.isEmpty()) {
        decide(world.chance.oneOf(quarantined), i);
      }
    }
  }

  private void decide(OrderBook book, int number) {
    List<String> reasons = book.row().facts().named("reason ");
    String reason =
        reasons.isEmpty() || world.chance.nextInt(5) == 0
            ? world.chance.oneOf(REASONS)
            : world.chance.oneOf(reasons);
    var decision = new Request.Release(book.id(), reason, "operator-" + number, "looked-at-it");
    var _ = world.ask(decision);
    if (world.chance.nextInt(3) == 0) {
      var _ = world.ask(decision); // no answer came, or none was believed
    }
  }
}
