package dev.countersign.orders;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * How far a payment that is neither through nor canceled has come, and which event said so.
 *
 * @param at when Stripe says it happened, in whole seconds
 * @param event the event's id, which breaks a tie
 * @param failureCode Stripe's code of the failure, for {@link Kind#PAYMENT_FAILED}
 */
public record OpenState(Kind kind, Instant at, String event, Optional<String> failureCode) {
  /** In the order in which Stripe reaches them within one second. */
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
              // Two accounts of one event: which one stands must not depend on which came first.
              .thenComparing(state -> state.failureCode().orElse("")));

  OpenState later(OpenState other) {
    return LATER.apply(this, other);
  }
}
