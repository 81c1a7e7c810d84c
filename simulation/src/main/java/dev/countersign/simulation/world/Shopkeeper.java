package dev.countersign.simulation.world;

import dev.countersign.simulation.deployment.Deployment;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Sets the prices of the case catalogue (CASES 1.1), and changes them while people buy. */
final class Shopkeeper implements Runnable {
  private static final int CENTS = 50;

  private record Offer(String product, String currency, int unitAmount) {}

  private static final List<Offer> OFFERS =
      List.of(
          new Offer("tee", "usd", 2000),
          new Offer("tee", "eur", 1900),
          new Offer("tee", "jpy", 2800),
          new Offer("mug", "usd", 1250),
          new Offer("sticker", "usd", 30));

  private final World world;

  Shopkeeper(World world) {
    this.world = world;
  }

  void open() {
    OFFERS.forEach(offer -> put(offer, offer.unitAmount(), true));
    put(new Offer("retired", "usd", 900), 900, false);
  }

  @Override
  public void run() {
    int changes = world.chance.nextInt(4);
    for (int i = 0; i < changes; i++) {
      world.pause();
      Offer offer = world.chance.oneOf(OFFERS);
      int unitAmount = offer.unitAmount() + CENTS * world.chance.between(-1, 4);
      boolean active = world.chance.nextInt(8) > 0;
      world.engine.note("price", offer.product() + " " + offer.currency() + " " + unitAmount);
      put(offer, Math.max(unitAmount, 1), active);
    }
  }

  private void put(Offer offer, int unitAmount, boolean active) {
    world.dynamoDb.put(
        Deployment.PRICES,
        Map.of(
            "productId", AttributeValue.fromS(offer.product()),
            "currency", AttributeValue.fromS(offer.currency()),
            "unitAmount", AttributeValue.fromN(Integer.toString(unitAmount)),
            "active", AttributeValue.fromBool(active)));
  }
}
