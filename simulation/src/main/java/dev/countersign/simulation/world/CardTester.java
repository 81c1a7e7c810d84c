package dev.countersign.simulation.world;

import dev.countersign.emulators.stripe.StripeAnswer;
import dev.countersign.simulation.engine.Chance;
import java.time.Duration;

/**
 * Somebody who tries stolen cards, one after another, on a PaymentIntent of the shop. They need
 * nothing but its client secret, and one of the cards may work.
 */
final class CardTester implements Runnable {
  private static final int MOST_CARDS = 12;

  private final World world;
  private final Chance chance;

  CardTester(World world, Chance chance) {
    this.world = world;
    this.chance = chance;
  }

  @Override
  public void run() {
    world.engine.sleep(Duration.ofMinutes(chance.between(1, 600)));
    if (world.paymentIntents.isEmpty()) {
      return;
    }
    String id = chance.oneOf(world.paymentIntents);
    String secret = world.account.paymentIntent(id).get("client_secret").getAsString();
    int cards = chance.between(1, MOST_CARDS);
    for (int i = 0; i < cards; i++) {
      String card = chance.nextInt(40) == 0 ? "pm_card_visa" : "pm_card_chargeDeclined";
      StripeAnswer answer =
          world.buyAtStripe(
              "/v1/payment_intents/" + id + "/confirm",
              "payment_method=" + card + "&client_secret=" + secret);
      world.engine.note("tests a card", id + " with " + card + ": " + answer.status());
      world.engine.sleep(Duration.ofSeconds(chance.between(0, 200)));
    }
  }
}
