package dev.countersign.simulation.truth;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.simulation.stripe.SimulatedAccount;
import java.util.Optional;

/**
 * An event as Stripe wrote it.
 *
 * @param object the object that it is about, in its state at that time
 */
public record KnownEvent(String id, String type, JsonObject json, JsonObject object) {
  private static final String PAYMENT = "payment_intent.";

  public static KnownEvent of(String body) {
    return of(JsonParser.parseString(body).getAsJsonObject());
  }

  public static KnownEvent of(JsonObject json) {
    return new KnownEvent(
        json.get("id").getAsString(),
        json.get("type").getAsString(),
        json,
        json.getAsJsonObject("data").getAsJsonObject("object"));
  }

  /** Returns whether it has a type that must be handled, and belongs to this account itself. */
  public boolean isHandled() {
    return SimulatedAccount.SUBSCRIBED.contains(type)
        && !json.has("account")
        && !json.has("context");
  }

  public String paymentIntent() {
    return type.startsWith(PAYMENT) ? text("id") : text("payment_intent");
  }

  /**
   * Returns the order that a PaymentIntent's metadata name, if they name one of the stack with that
   * mark.
   */
  public Optional<String> claim(String mark) {
    if (!type.startsWith(PAYMENT)) {
      return Optional.empty();
    }
    JsonObject metadata = object.getAsJsonObject("metadata");
    boolean ours =
        metadata.has("countersign") && metadata.get("countersign").getAsString().equals(mark);
    return ours && metadata.has("order_id")
        ? Optional.of(metadata.get("order_id").getAsString())
        : Optional.empty();
  }

  /**
   * Returns whether all fields are there that are needed to record it; otherwise it is kept as an
   * orphan.
   */
  public boolean isReadable() {
    boolean needsAmounts =
        type.equals("payment_intent.succeeded")
            || type.equals("payment_intent.amount_capturable_updated");
    return json.has("livemode")
        && (!needsAmounts
            || (object.has("amount") && object.has("amount_received") && object.has("currency")));
  }

  /**
   * Returns whether it agrees with its object. Otherwise nothing in it counts, and a person has to
   * look.
   */
  public boolean isConsistent() {
    boolean sameMode =
        !object.has("livemode")
            || object.get("livemode").getAsBoolean() == json.get("livemode").getAsBoolean();
    String said = type.startsWith(PAYMENT) ? type.substring(PAYMENT.length()) : "";
    boolean isFinal = said.equals("succeeded") || said.equals("canceled");
    return sameMode && (!isFinal || text("status").equals(said));
  }

  /** Returns what it says, if it is readable. */
  Saying saying() {
    return new Saying(
        type, object, json.get("livemode").getAsBoolean(), json.get("created").getAsLong(), id);
  }

  private String text(String member) {
    JsonElement value = object.get(member);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }
}
