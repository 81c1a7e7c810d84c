package dev.countersign.simulation.truth;

import static dev.countersign.simulation.truth.Facts.ranked;
import static dev.countersign.simulation.truth.Facts.sorted;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.simulation.truth.DynamoDbOrderRow.Sold;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that Stripe said, in an event or in answer to a read, and what it must make of an order
 * by the case catalogue alone.
 *
 * @param type the event's type, or the one that an event with the same content would have
 * @param at when Stripe says it was so, in whole seconds
 * @param source the event's id, or {@code read}
 */
public record Saying(String type, JsonObject object, boolean livemode, long at, String source) {
  private static final String PAYMENT = "payment_intent.";

  /** What Stripe answered to a read; empty if that says nothing about an order. */
  public static Optional<Saying> read(JsonObject object, long at) {
    String kind = object.has("object") ? object.get("object").getAsString() : "";
    Optional<String> type =
        switch (kind) {
          case "payment_intent" -> state(object).map(PAYMENT::concat);
          case "refund" -> Optional.of("refund.updated");
          case "dispute" -> Optional.of("charge.dispute.updated");
          case "radar.early_fraud_warning" -> Optional.of("radar.early_fraud_warning.updated");
          default -> Optional.empty();
        };
    boolean live = object.has("livemode") && object.get("livemode").getAsBoolean();
    return type.map(t -> new Saying(t, object, live, at, "read"));
  }

  /** The state that a PaymentIntent's status tells, as the type of an event would. */
  private static Optional<String> state(JsonObject paymentIntent) {
    String status = paymentIntent.get("status").getAsString();
    return switch (status) {
      case "requires_capture" -> Optional.of("amount_capturable_updated");
      case "requires_payment_method", "requires_confirmation" ->
          paymentIntent.get("last_payment_error").isJsonNull()
              ? Optional.empty()
              : Optional.of("payment_failed");
      default -> Optional.of(status);
    };
  }

  public String paymentIntent() {
    return type.startsWith(PAYMENT) ? text("id") : text("payment_intent");
  }

  /** What it proves about an order. */
  public Facts about(Sold sold) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("paymentIntent " + paymentIntent(), "");
    if (livemode != sold.livemode()) {
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
      facts.put(
          "dispute " + text("id"), String.join(" ", created(), state, source, amount("amount")));
    } else {
      facts.put("warning " + text("id"), created() + " " + source + " " + object.get("actionable"));
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
        facts.put("capturable", created() + " " + source + " " + amount("amount_capturable"));
        mismatch(sold, true, facts);
      }
      default -> {
        String kind = ranked(Ranks.OPEN, type.substring(PAYMENT.length()));
        facts.put("open", String.join(" ", created(), kind, source, failureCode()));
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
    return sorted(at);
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
