package dev.countersign.simulation.truth;

import java.util.List;

/** Which word is the later one where time alone can't tell (docs/cases.md, "Facts and status"). */
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

  /** A refund, so that the later one is the greater text: a final one over any open one. */
  static String refund(String at, String status, String amount, String paymentIntent) {
    int end = FINAL_REFUND.indexOf(status);
    String known =
        end >= 0
            ? "1 " + end + " " + status + " " + at
            : "0 " + at + " " + rank(OPEN_REFUND, status) + " " + status;
    return known + " " + amount + " " + paymentIntent;
  }

  /** A dispute, likewise. */
  static String dispute(
      String at, String event, String status, String amount, String caseAndCurrency, String of) {
    return String.join(
        " ", at, "" + rank(DISPUTE, status), event, status, amount, caseAndCurrency, of);
  }

  /** A word that nobody knows comes before all others. */
  private static int rank(List<String> known, String word) {
    return known.indexOf(word) + 1;
  }
}
