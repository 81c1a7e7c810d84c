package dev.countersign.simulation.world;

import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.StripeAnswer;
import dev.countersign.simulation.stripe.StripeAccount;
import java.time.Duration;
import java.util.List;

/** Pays, or tries to, and lets a bank take its time. */
final class Wallet {
  private static final List<String> METHODS =
      List.of(
          "pm_card_visa",
          "pm_card_visa",
          "pm_card_mastercard",
          "pm_card_visa",
          "pm_card_chargeDeclined",
          "pm_card_authenticationRequired",
          "pm_simulator_processing");

  private final World world;
  private final String owner;

  Wallet(World world, String owner) {
    this.world = world;
    this.owner = owner;
  }

  /** Tries a few cards, unless the buyer changes their mind. */
  void pay(String clientSecret) {
    String id = clientSecret.substring(0, clientSecret.indexOf("_secret_"));
    int cards = world.chance.nextInt(8) == 0 ? 0 : world.chance.between(1, 3);
    for (int i = 0; i < cards; i++) {
      if (world.chance.nextInt(3) > 0) {
        world.shortPause();
      } else {
        world.engine.step(); // a retry within the same second
      }
      if (confirm(id, clientSecret)) {
        return;
      }
    }
  }

  /** Whether there is nothing more for the buyer to do. */
  private boolean confirm(String id, String clientSecret) {
    String method = world.chance.oneOf(METHODS);
    String form = "payment_method=" + method + "&client_secret=" + clientSecret;
    StripeAnswer answer = world.buyAtStripe("/v1/payment_intents/" + id + "/confirm", form);
    world.engine.note("pays", id + " with " + method + ": " + answer.status());
    if (answer.status() == 402) {
      return false; // declined: another card
    }
    if (answer.status() != 200) {
      return true;
    }
    JsonObject paymentIntent = StripeAccount.json(answer);
    switch (paymentIntent.get("status").getAsString()) {
      case "requires_action" -> authenticate(id);
      case "processing" -> world.spawn(owner + "'s bank", () -> decide(id));
      case "succeeded" -> {
        if (world.chance.nextInt(8) == 0) {
          world.spawn("hurry", () -> new Dashboard(world).refundInAHurry(id));
        }
      }
      default -> {}
    }
    return true;
  }

  private void authenticate(String id) {
    world.shortPause();
    boolean success = world.chance.nextInt(4) > 0;
    if (world.is(id, "requires_action")) {
      world.engine.note("authenticates", id + " " + success);
      world.actAtStripe(stripe -> stripe.completeAuthentication(id, success));
    }
  }

  /** Some banks take days, and Stripe may make no event of what they then decide. */
  private void decide(String id) {
    boolean takesDays = world.chance.nextInt(3) == 0;
    if (takesDays) {
      world.engine.sleep(Duration.ofHours(1));
      Reconciler.onceMore(world); // no later run lists what this one has
      world.engine.sleep(Duration.ofHours(world.chance.between(50, 80)));
    } else {
      world.pause();
    }
    boolean success = world.chance.nextInt(4) > 0;
    if (world.is(id, "processing")) {
      world.engine.note("decides", id + " " + success);
      if (takesDays && world.chance.nextInt(2) == 0) {
        world.engine.note("  !", "no event of it");
        world.account.simulator().omitEvents(1, _ -> true);
      }
      world.actAtStripe(stripe -> stripe.completeProcessing(id, success));
    }
  }
}
