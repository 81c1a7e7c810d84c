package dev.countersign.simulation.world;

import dev.countersign.simulation.deployment.Deployment;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Sets the prices of the shop in docs/cases.md, and changes them while people buy. */
final class Shopkeeper implements Runnable {
  private static final int CENTS = 50;

  private record Offer(String product, String currency, long unitAmount) {}

  private static final List<Offer> OFFERS =
      List.of(
          new Offer("tee", "usd", 2000),
          new Offer("tee", "eur", 1900),
          new Offer("tee", "jpy", 2800),
          new Offer("mug", "usd", 1250),
          new Offer("sticker", "usd", 30),
          new Offer("piano", "usd", 650_000), // two are more than 10,000.00
          new Offer("villa", "idr", 150_000_000_000L)); // seven are more than can be charged

  private final World world;

  Shopkeeper(World world) {
    this.world = world;
  }

  /**
   * Returns the price on a page that was opened before the first change; 0 for a product that is
   * not offered.
   */
  static long listPrice(String product, String currency) {
    return OFFERS.stream()
        .filter(offer -> offer.product().equals(product) && offer.currency().equals(currency))
        .mapToLong(Offer::unitAmount)
        .findFirst()
        .orElse(0);
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
      if (world.chance.nextInt(8) == 0) {
        slip(offer);
      }
      long unitAmount = offer.unitAmount() + (long) CENTS * world.chance.between(-1, 4);
      put(offer, Math.max(unitAmount, 1), world.chance.nextInt(8) > 0);
    }
  }

  /** Writes an invalid price for a while. */
  private void slip(Offer offer) {
    put(offer, world.chance.between(-1, 0), true);
    world.pause();
  }

  private void put(Offer offer, long unitAmount, boolean active) {
    world.engine.note("price", offer.product() + " " + offer.currency() + " " + unitAmount);
    world.dynamoDb.put(
        Deployment.PRICES,
        Map.of(
            "productId", AttributeValue.fromS(offer.product()),
            "currency", AttributeValue.fromS(offer.currency()),
            "unitAmount", AttributeValue.fromN(Long.toString(unitAmount)),
            "active", AttributeValue.fromBool(active)));
  }
}
