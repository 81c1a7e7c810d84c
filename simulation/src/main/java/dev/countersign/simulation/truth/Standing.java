package dev.countersign.simulation.truth;

import java.util.ArrayList;
import java.util.List;

/**
 * What facts amount to (CASES 1.3): which reasons hold, what is refunded, where the order stands.
 */
public final class Standing {
  private static final List<String> OPEN_OR_LOST =
      List.of("needs_response", "under_review", "lost");

  private Standing() {}

  public static long amountReceived(Facts facts) {
    return facts.number("amountReceived");
  }

  /** Refunds pending or succeeded. */
  public static long amountRefunded(Facts facts) {
    long sum = 0;
    for (String id : facts.named("refund ")) {
      String[] refund = facts.value("refund " + id).split(" ", -1);
      if (refund[0].endsWith("pending") || refund[0].endsWith("succeeded")) {
        sum += Long.parseLong(refund[2]);
      }
    }
    return sum;
  }

  /** The stored reasons that nobody released, then those that follow from the facts. */
  public static List<String> reasons(Facts facts) {
    List<String> reasons = new ArrayList<>(facts.named("reason "));
    reasons.removeIf(reason -> isReleased(facts, reason));
    if (facts.named("paymentIntent ").size() > 1) {
      reasons.add("multiple_payment_intents");
    }
    if (facts.has("succeeded") && amountRefunded(facts) > amountReceived(facts)) {
      reasons.add("refund_exceeds_payment");
    }
    return reasons;
  }

  /** A decision stands as long as no more has come in than when it was made. */
  private static boolean isReleased(Facts facts, String reason) {
    String[] release = facts.value("release " + reason).split(" ", -1);
    return release.length > 1
        && Long.parseLong(release[1]) == amountReceived(facts)
        && Boolean.parseBoolean(release[2]) == facts.has("succeeded");
  }

  public static String status(Facts facts) {
    if (!reasons(facts).isEmpty()) {
      return "QUARANTINED";
    }
    if (facts.has("succeeded")) {
      return settled(facts);
    }
    if (facts.has("canceled") || facts.has("expired")) {
      return "CANCELED";
    }
    String open = facts.value("open");
    return open.contains("processing")
        ? "PROCESSING"
        : open.contains("payment_failed") ? "PAYMENT_FAILED" : "AWAITING_PAYMENT";
  }

  private static String settled(Facts facts) {
    for (String id : facts.named("dispute ")) {
      String state = facts.value("dispute " + id).split(" ", -1)[1].substring(1);
      if (OPEN_OR_LOST.contains(state)) {
        return "DISPUTED";
      }
    }
    long refunded = amountRefunded(facts);
    return refunded == 0
        ? "PAID"
        : refunded >= amountReceived(facts) ? "REFUNDED" : "PARTIALLY_REFUNDED";
  }

  public static boolean isSettled(String status) {
    return List.of("PAID", "PARTIALLY_REFUNDED", "REFUNDED", "DISPUTED").contains(status);
  }

  public static boolean isFulfillable(String status) {
    return status.equals("PAID") || status.equals("PARTIALLY_REFUNDED");
  }

  public static boolean isPayable(String status) {
    return List.of("AWAITING_PAYMENT", "PROCESSING", "PAYMENT_FAILED").contains(status);
  }
}
