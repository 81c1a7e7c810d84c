package dev.countersign.simulation.world;

import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionReply;
import dev.countersign.simulation.deployment.FunctionRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A buyer with a storefront: requests a payment until an answer comes, pays, requests the order,
 * and sometimes clicks twice, cheats, or returns the next day.
 */
final class Buyer implements Runnable {
  private final World world;
  private final String name;
  private final String key;
  private BuyerCart cart;
  private Optional<String> order = Optional.empty();
  private Duration postponed = Duration.ZERO;
  private boolean started;
  private boolean paying;

  Buyer(World world, String name) {
    this.world = world;
    this.name = name;
    this.key = uuid(world);
    this.cart = BuyerCart.draw(world.chance);
  }

  String name() {
    return name;
  }

  String key() {
    return key;
  }

  /** Postpones the buyer's arrival, if the buyer is not there yet. Returns whether this is so. */
  boolean postpone(Duration by) {
    if (!started) {
      postponed = by;
    }
    return !started;
  }

  /** Returns the request that this buyer makes in good faith. */
  FunctionRequest.Create honestRequest() {
    return cart.request(key, world.chance);
  }

  BuyerCart cart() {
    return cart;
  }

  Optional<String> order() {
    return order;
  }

  @Override
  public void run() {
    if (world.chance.nextInt(10) == 0) {
      world.pause(); // comes later, perhaps the next day
    }
    world.engine.sleep(postponed);
    started = true;
    world.shortPause();
    if (world.chance.nextInt(4) == 0) {
      world.spawn(name + " again", this::checkOut); // a second click, or a second tab
    }
    checkOut();
    lookAround();
    if (world.chance.nextInt(4) == 0) {
      world.pause();
      checkOut();
    }
  }

  private void checkOut() {
    int patience = world.chance.between(2, 6);
    for (int i = 0; i < patience; i++) {
      if (world.chance.nextInt(12) == 0) {
        cheat();
      }
      FunctionReply reply = world.ask(honestRequest());
      if (reply instanceof FunctionReply.Answered(var answer)) {
        if (answer.isSuccess()) {
          order = answer.text("orderId");
          answer.text("clientSecret").ifPresent(this::pay);
          return;
        }
        if (answer.isProblem("price-changed") && world.chance.nextInt(2) == 0) {
          cart = cart.expecting(answer.body().get("total").getAsLong()); // seen, and agreed to
        } else if (isFinal(answer)) {
          return;
        }
      }
      waitBeforeRetry();
    }
  }

  /**
   * Waits for a short time, or until the browser is opened again, perhaps after Stripe has
   * forgotten the first attempt.
   */
  private void waitBeforeRetry() {
    if (world.chance.nextInt(5) == 0) {
      world.engine.sleep(java.time.Duration.ofMinutes(world.chance.between(22 * 60 + 30, 26 * 60)));
    } else {
      world.pause();
    }
  }

  private static boolean isFinal(FunctionAnswer answer) {
    return answer.status() < 500
        && answer.status() != 429
        && !answer.isProblem("request-in-progress");
  }

  private void cheat() {
    var _ =
        world.ask(
            world.chance.nextInt(2) == 0
                ? cart.altered(world.chance).request(key, world.chance)
                : cart.forbidden(key, world.chance));
  }

  private void pay(String clientSecret) {
    if (paying) {
      return; // the other click's page handles it
    }
    paying = true;
    new Wallet(world, name).pay(clientSecret);
    paying = false;
  }

  private void lookAround() {
    int looks = world.chance.nextInt(3);
    for (int i = 0; i < looks && order.isPresent(); i++) {
      var _ = world.ask(new FunctionRequest.Get(order.get()));
      world.shortPause();
    }
  }

  private static String uuid(World world) {
    String hex =
        String.format(Locale.ROOT, "%016x%016x", world.chance.nextLong(), world.chance.nextLong());
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        (world.chance.nextInt(4) == 0 ? "7" : "4") + hex.substring(13, 16),
        "9" + hex.substring(17, 20),
        hex.substring(20, 32));
  }
}
