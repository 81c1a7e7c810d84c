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
 * Something that Stripe said, in an event or in an answer to a read, and its effect on an order by
 * docs/cases.md alone.
 *
 * @param type the event's type, or the type of an event with the same content
 * @param at the time at which Stripe says it was so, in whole seconds
 * @param source the event's id, or {@code read}
 */
public record Saying(String type, JsonObject object, boolean livemode, long at, String source) {
  private static final String PAYMENT = "payment_intent.";

  /**
   * Returns Stripe's answer to a read; empty if it says nothing about an order.
   *
   * @param live the mode of the key that read it, for objects that do not state their mode, such as
   *     refunds
   */
  public static Optional<Saying> read(JsonObject object, long at, boolean live) {
    String kind = object.has("object") ? object.get("object").getAsString() : "";
    Optional<String> type =
        switch (kind) {
          case "payment_intent" -> state(object).map(PAYMENT::concat);
          case "refund" -> Optional.of("refund.updated");
          case "dispute" -> Optional.of("charge.dispute.updated");
          case "radar.early_fraud_warning" -> Optional.of("radar.early_fraud_warning.updated");
          default -> Optional.empty();
        };
    boolean isLive = object.has("livemode") ? object.get("livemode").getAsBoolean() : live;
    return type.map(t -> new Saying(t, object, isLive, at, "read"));
  }

  /** Returns the state that a PaymentIntent's status stands for, in the terms of event types. */
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
    if (type.startsWith(PAYMENT)) {
      return text("id");
    }
    JsonElement charge = object.get("charge");
    return charge != null && charge.isJsonObject()
        ? charge.getAsJsonObject().get("payment_intent").getAsString()
        : text("payment_intent");
  }

  /** Returns what it proves about an order. */
  public Facts about(Sold sold) {
    SortedMap<String, String> facts = new TreeMap<>();
    String of = paymentIntent();
    facts.put("paymentIntent " + of, "");
    if (livemode != sold.livemode()) {
      facts.put("reason livemode_mismatch " + text("id"), "");
    }
    if (type.startsWith(PAYMENT)) {
      payment(sold, facts);
    } else if (type.startsWith("refund.")) {
      if (!text("currency").equals(sold.currency())) {
        facts.put("reason currency_mismatch " + text("id"), "");
      }
      facts.put(
          "refund " + text("id"), Ranks.refund(created(), text("status"), amount("amount"), of));
    } else if (type.startsWith("charge.dispute.")) {
      facts.put(
          "dispute " + text("id"),
          Ranks.dispute(
              created(),
              source,
              text("status"),
              amount("amount"),
              caseType() + " " + text("currency"),
              of));
    } else {
      facts.put(
          "warning " + text("id"),
          String.join(" ", created(), source, object.get("actionable").toString(), of));
    }
    return new Facts(facts);
  }

  private String caseType() {
    JsonElement details = object.get("payment_method_details");
    return details != null && details.getAsJsonObject().has("card")
        ? details.getAsJsonObject().getAsJsonObject("card").get("case_type").getAsString()
        : "";
  }

  private void payment(Sold sold, SortedMap<String, String> facts) {
    String of = " " + paymentIntent();
    switch (type.substring(PAYMENT.length())) {
      case "succeeded" -> {
        facts.put("succeeded" + of, "");
        boolean sameCurrency = text("currency").equals(sold.currency());
        if (sameCurrency && number("amount_received") != 0) {
          facts.put("received" + of, amount("amount_received"));
        }
        boolean inFull = number("amount_received") == sold.amount();
        mismatch(sold, inFull, facts);
      }
      case "canceled" -> {
        facts.put("canceled" + of, "");
        if (number("amount_received") != 0) {
          mismatch(sold, false, facts);
        }
      }
      case "amount_capturable_updated" -> {
        facts.put("capturable" + of, created() + " " + source + " " + amount("amount_capturable"));
        mismatch(sold, isNothingOrAll(sold), facts);
      }
      default -> {
        String kind = ranked(Ranks.OPEN, type.substring(PAYMENT.length()));
        facts.put("open" + of, String.join(" ", created(), kind, source, failureCode()));
        if (type.endsWith(".payment_failed") && !failedCharge().isEmpty()) {
          facts.put("failedCharge" + of + " " + failedCharge(), "");
        }
      }
    }
  }

  /**
   * Returns whether nothing or everything is received. A person has to know about a capture in
   * parts.
   */
  private boolean isNothingOrAll(Sold sold) {
    long received = number("amount_received");
    return received == 0 || received == sold.amount();
  }

  private void mismatch(Sold sold, boolean inFull, SortedMap<String, String> facts) {
    if (!text("currency").equals(sold.currency())) {
      facts.put("reason currency_mismatch " + paymentIntent(), "");
    } else if (number("amount") != sold.amount() || !inFull) {
      facts.put("reason amount_mismatch " + paymentIntent(), "");
    }
  }

  private String failureCode() {
    JsonElement error = object.get("last_payment_error");
    return error != null && error.isJsonObject() && error.getAsJsonObject().has("code")
        ? error.getAsJsonObject().get("code").getAsString()
        : "";
  }

  /** Returns the charge of the latest failure; empty if no attempt has come as far as a charge. */
  private String failedCharge() {
    JsonElement error = object.get("last_payment_error");
    boolean isNamed =
        error != null && error.isJsonObject() && error.getAsJsonObject().has("charge");
    return isNamed ? error.getAsJsonObject().get("charge").getAsString() : text("latest_charge");
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
