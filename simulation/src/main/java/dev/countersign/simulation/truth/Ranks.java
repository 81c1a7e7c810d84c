package dev.countersign.simulation.truth;

import java.util.List;

/** Which word is the later one where time alone can't tell (CASES 1.3). */
final class Ranks {
  static final List<String> OPEN = List.of("processing", "requires_action", "payment_failed");

  static final List<String> REFUND =
      List.of("pending", "requires_action", "succeeded", "canceled", "failed");

  static final List<String> DISPUTE =
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
}
