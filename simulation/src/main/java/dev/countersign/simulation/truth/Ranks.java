package dev.countersign.simulation.truth;

import java.util.List;

/**
 * Decides which word is the later one if their times are equal (docs/cases.md, "Facts and status").
 */
final class Ranks {
  static final List<String> OPEN = List.of("processing", "requires_action", "payment_failed");

  private static final List<String> OPEN_REFUND = List.of("pending", "requires_action");
  private static final List<String> FINAL_REFUND = List.of("succeeded", "canceled", "failed");

  private static final List<String> DISPUTE =
      List.of(
          "warning_needs_response",
          "warning_under_review",
          "warning_closed",
          "needs_response",
          "under_review",
          "prevented",
          "won",
          "lost");

  private Ranks() {}

  /**
   * Returns a text for a refund, in which the later one is the greater text: a final state over any
   * open one.
   */
  static String refund(String at, String status, String amount, String paymentIntent) {
    int end = FINAL_REFUND.indexOf(status);
    String known =
        end >= 0
            ? "1 " + end + " " + status + " " + at
            : "0 " + at + " " + rank(OPEN_REFUND, status) + " " + status;
    return known + " " + amount + " " + paymentIntent;
  }

  /** Returns such a text for a dispute. */
  static String dispute(
      String at, String event, String status, String amount, String caseAndCurrency, String of) {
    return String.join(
        " ", at, "" + rank(DISPUTE, status), event, status, amount, caseAndCurrency, of);
  }

  /** Returns the rank of a word. An unknown word comes before all others. */
  private static int rank(List<String> known, String word) {
    return known.indexOf(word) + 1;
  }
}
