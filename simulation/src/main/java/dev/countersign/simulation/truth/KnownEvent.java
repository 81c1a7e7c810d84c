package dev.countersign.simulation.truth;

import static dev.countersign.simulation.truth.Facts.ranked;
import static dev.countersign.simulation.truth.Facts.sorted;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.simulation.truth.DynamoDbOrderRow.Sold;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An event as Stripe wrote it, and what it must make of an order, by the case catalogue alone.
 *
 * @param object what it is about, as it was then
 */
public record KnownEvent(String id, String type, JsonObject json, JsonObject object) {
  private static final String PAYMENT = "payment_intent.";

  private static final Set<String> HANDLED =
      Set.of(
          "payment_intent.succeeded",
          "payment_intent.canceled",
          "payment_intent.processing",
          "payment_intent.requires_action",
          "payment_intent.payment_failed",
          "payment_intent.amount_capturable_updated",
          "refund.created",
          "refund.updated",
          "refund.failed",
          "charge.dispute.created",
          "charge.dispute.updated",
          "charge.dispute.closed",
          "charge.dispute.funds_withdrawn",
          "charge.dispute.funds_reinstated",
          "radar.early_fraud_warning.created",
          "radar.early_fraud_warning.updated");

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

  /** Whether it is of a type that must be heard, and of this account itself. */
  public boolean isHandled() {
    return HANDLED.contains(type) && !json.has("account") && !json.has("context");
  }

  public String paymentIntent() {
    return type.startsWith(PAYMENT) ? text("id") : text("payment_intent");
  }

  /** The order that a PaymentIntent's metadata names, if it names one of that stack. */
  public Optional<String> claim(String stack) {
    if (!type.startsWith(PAYMENT)) {
      return Optional.empty();
    }
    JsonObject metadata = object.getAsJsonObject("metadata");
    boolean ours =
        metadata.has("countersign") && metadata.get("countersign").getAsString().equals(stack);
    return ours && metadata.has("order_id")
        ? Optional.of(metadata.get("order_id").getAsString())
        : Optional.empty();
  }

  /** Whether all is there that it takes to record it; otherwise it is kept as an orphan. */
  public boolean isReadable() {
    boolean needsAmounts =
        type.equals("payment_intent.succeeded")
            || type.equals("payment_intent.amount_capturable_updated");
    return json.has("livemode")
        && (!needsAmounts
            || (object.has("amount") && object.has("amount_received") && object.has("currency")));
  }

  /** What it proves about an order. */
  public Facts about(Sold sold) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("paymentIntent " + paymentIntent(), "");
    if (json.get("livemode").getAsBoolean() != sold.livemode()) {
      facts.put("reason livemode_mismatch", "");
    }
    if (type.startsWith(PAYMENT)) {
      payment(sold, facts);
    } else if (type.startsWith("refund.")) {
      if (!text("currency").equals(sold.currency())) {
        facts.put("reason currency_mismatch", "");
      }
      String state = ranked(Ranks.REFUND, text("status"));
      facts.put("refund " + text("id"), state + " " + created() + " " + amount("amount"));
    } else if (type.startsWith("charge.dispute.")) {
      String state = ranked(Ranks.DISPUTE, text("status"));
      facts.put("dispute " + text("id"), String.join(" ", created(), state, id, amount("amount")));
    } else {
      facts.put("warning " + text("id"), created() + " " + id + " " + object.get("actionable"));
    }
    return new Facts(facts);
  }

  private void payment(Sold sold, SortedMap<String, String> facts) {
    switch (type.substring(PAYMENT.length())) {
      case "succeeded" -> {
        facts.put("succeeded", "");
        boolean sameCurrency = text("currency").equals(sold.currency());
        if (sameCurrency && number("amount_received") != 0) {
          facts.put("amountReceived", amount("amount_received"));
        }
        boolean inFull = number("amount_received") == sold.amount();
        mismatch(sold, inFull, facts);
      }
      case "canceled" -> facts.put("canceled", "");
      case "amount_capturable_updated" -> {
        facts.put("capturable", created() + " " + id + " " + amount("amount_capturable"));
        mismatch(sold, true, facts);
      }
      default -> {
        String kind = ranked(Ranks.OPEN, type.substring(PAYMENT.length()));
        facts.put("open", String.join(" ", created(), kind, id, failureCode()));
      }
    }
  }

  private void mismatch(Sold sold, boolean inFull, SortedMap<String, String> facts) {
    if (!text("currency").equals(sold.currency())) {
      facts.put("reason currency_mismatch", "");
    } else if (number("amount") != sold.amount() || !inFull) {
      facts.put("reason amount_mismatch", "");
    }
  }

  private String failureCode() {
    JsonElement error = object.get("last_payment_error");
    return error != null && error.isJsonObject() && error.getAsJsonObject().has("code")
        ? error.getAsJsonObject().get("code").getAsString()
        : "";
  }

  private String created() {
    return sorted(json.get("created").getAsLong());
  }

  private String amount(String member) {
    return sorted(number(member));
  }

  private long number(String member) {
    return object.get(member).getAsLong();
  }

  private String text(String member) {
    JsonElement value = object.get(member);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }
}
