package dev.countersign.orders;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * The state of a payment that has neither succeeded nor been canceled, and the event that reported
 * it.
 *
 * @param at the time at which Stripe says it happened, in whole seconds
 * @param event the event's id, which breaks a tie
 * @param failureCode Stripe's code of the failure, for {@link Kind#PAYMENT_FAILED}
 */
public record OpenState(Kind kind, Instant at, String event, Optional<String> failureCode) {
  /** The kinds, in the order in which Stripe reaches them within one second. */
  @WireFormat
  public enum Kind {
    PROCESSING,
    REQUIRES_ACTION,
    PAYMENT_FAILED
  }

  private static final BinaryOperator<OpenState> LATER =
      BinaryOperator.maxBy(
          Comparator.comparing(OpenState::at)
              .thenComparing(OpenState::kind)
              .thenComparing(OpenState::event)
              // One event may be read twice with different results. The result that wins must
              // not depend on which came first.
              .thenComparing(state -> state.failureCode().orElse("")));

  OpenState later(OpenState other) {
    return LATER.apply(this, other);
  }
}
