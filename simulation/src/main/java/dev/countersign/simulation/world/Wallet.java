package dev.countersign.simulation.world;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.StripeAnswer;
import dev.countersign.simulation.stripe.SimulatedAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Pays, or tries to, lets a bank take its time, and takes a voucher to a shop. */
final class Wallet {
  private static final List<String> METHODS =
      List.of(
          "pm_card_visa",
          "pm_card_visa",
          "pm_card_mastercard",
          "pm_card_visa",
          "pm_card_chargeDeclined",
          "pm_card_authenticationRequired",
          "pm_simulator_processing",
          "pm_simulator_oxxo");

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

  /** Confirms. Returns whether nothing is left for the buyer to do. */
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
    JsonObject paymentIntent = SimulatedAccount.json(answer);
    switch (paymentIntent.get("status").getAsString()) {
      case "requires_action" -> {
        if (voucherExpiry(id).isPresent()) {
          world.vouchers = true;
          world.spawn(owner + "'s shop", () -> payAtAShop(id));
        } else {
          authenticate(id);
        }
      }
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
    if (world.is(id, "requires_action") && voucherExpiry(id).isEmpty()) {
      world.engine.note("authenticates", id + " " + success);
      world.actAtStripe(stripe -> stripe.completeAuthentication(id, success));
    }
  }

  /** Returns when the voucher that it waits for expires; empty if it waits for none. */
  private Optional<Instant> voucherExpiry(String id) {
    JsonElement action = world.account.paymentIntent(id).get("next_action");
    return Optional.of(action)
        .filter(JsonElement::isJsonObject)
        .map(asked -> asked.getAsJsonObject().getAsJsonObject("oxxo_display_details"))
        .map(voucher -> Instant.ofEpochSecond(voucher.get("expires_after").getAsLong()));
  }

  /**
   * Pays at a shop, when the order is older than an order without a voucher may get. The payment
   * may come on the last day, and reach Stripe after a weekend. Some vouchers are never paid.
   */
  private void payAtAShop(String id) {
    world.engine.sleep(world.cancelUnpaidAfter.plusHours(world.chance.between(1, 12)));
    Reconciler.onceMore(world); // which leaves it
    boolean isPaid = world.chance.nextInt(3) > 0;
    if (!isPaid || world.chance.nextInt(2) == 0) {
      voucherExpiry(id).ifPresent(this::sleepPast);
      Reconciler.onceMore(world);
    }
    Optional<Instant> expiry = voucherExpiry(id);
    if (expiry.isPresent() && isPaid) {
      world.engine.note("pays at a shop", id);
      omitAnEventOrNot();
      world.actAtStripe(stripe -> stripe.payVoucher(id));
    } else if (expiry.filter(world.engine.instant()::isAfter).isPresent()
        && world.chance.nextInt(2) == 0) {
      world.engine.note("has a voucher that expires", id);
      world.actAtStripe(stripe -> stripe.expireVoucher(id));
    }
  }

  /** Sleeps past the expiry by less than five days, or by more, when it may have been canceled. */
  private void sleepPast(Instant expiry) {
    Duration until = Duration.between(world.engine.instant(), expiry);
    if (!until.isNegative()) {
      world.engine.sleep(until.plusHours(world.chance.between(1, 6 * 24)));
    }
  }

  /**
   * Sometimes omits the event of the payment's result. The events about its charge come first and
   * are not handled.
   */
  private void omitAnEventOrNot() {
    if (world.chance.nextInt(2) == 0) {
      world.engine.note("  !", "no event of it");
      world.account.simulator().omitEvents(1, type -> type.startsWith("payment_intent."));
    }
  }

  /**
   * Lets the bank decide. Some banks take days, and Stripe may create no event for their decision.
   */
  private void decide(String id) {
    boolean takesDays = world.chance.nextInt(3) == 0;
    if (takesDays) {
      world.engine.sleep(Duration.ofHours(1));
      Reconciler.onceMore(world); // no later run lists what this one has listed
      world.engine.sleep(Duration.ofHours(world.chance.between(50, 80)));
    } else {
      world.pause();
    }
    boolean success = world.chance.nextInt(4) > 0;
    if (world.is(id, "processing")) {
      world.engine.note("decides", id + " " + success);
      if (takesDays) {
        omitAnEventOrNot();
      }
      world.actAtStripe(stripe -> stripe.completeProcessing(id, success));
    }
  }
}
