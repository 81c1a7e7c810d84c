package dev.countersign.simulation.world;

import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.simulation.deployment.FunctionReply;
import dev.countersign.simulation.truth.DynamoDbOrderRow;
import dev.countersign.simulation.truth.ExpectedStanding;
import dev.countersign.simulation.truth.OrderBook;
import java.util.List;
import java.util.Optional;

/**
 * Holds the current signing secret, and claims in Stripe's name that an order is paid, once no
 * buyer is left who would pay it. Nothing in the event shows that it is forged; only Stripe knows.
 */
final class Forger {
  private final World world;

  Forger(World world) {
    this.world = world;
  }

  /** Forges an event. Returns whether there was such an order, and the event was believed. */
  boolean forge() {
    List<OrderBook> unpaid = world.books.orders().stream().filter(this::isUnpaid).toList();
    if (unpaid.isEmpty()) {
      return false;
    }
    JsonObject event = success(own(world.chance.oneOf(unpaid).row()).orElseThrow());
    String id = event.get("id").getAsString();
    world.books.knowForged(id, event.toString());
    FunctionReply reply =
        world.deployment.send(world.keys.signed("forged success", id, event.toString()));
    return reply instanceof FunctionReply.Answered(var answer) && answer.isSuccess();
  }

  /**
   * Returns whether the order is unpaid, here and at Stripe, where its PaymentIntent matches the
   * order.
   */
  private boolean isUnpaid(OrderBook book) {
    DynamoDbOrderRow row = book.row();
    return ExpectedStanding.isPayable(row.status())
        && own(row)
            .filter(own -> own.get("status").getAsString().equals("requires_payment_method"))
            .filter(own -> own.get("amount").getAsLong() == row.sold().amount())
            .filter(own -> own.get("currency").getAsString().equals(row.sold().currency()))
            .isPresent();
  }

  private Optional<JsonObject> own(DynamoDbOrderRow row) {
    return row.paymentIntent().map(world.account::paymentIntent);
  }

  private JsonObject success(JsonObject paymentIntent) {
    paymentIntent.addProperty("status", "succeeded");
    paymentIntent.add("amount_received", paymentIntent.get("amount"));
    JsonObject data = new JsonObject();
    data.add("object", paymentIntent);
    JsonObject event = new JsonObject();
    event.addProperty("id", "evt_forged" + world.chance.nextInt(1_000_000));
    event.addProperty("object", "event");
    event.addProperty("api_version", StripeSimulator.API_VERSION);
    event.addProperty("created", world.engine.instant().getEpochSecond());
    event.addProperty("livemode", world.account.isLive());
    event.addProperty("type", "payment_intent.succeeded");
    event.add("data", data);
    return event;
  }
}
