package dev.countersign.orders;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The known state of one refund.
 *
 * @param paymentIntent the payment that it gives back
 * @param status Stripe's word, known to us or not; empty if Stripe gave none
 * @param amount in the minor unit of the order's currency
 * @param at the time at which Stripe says this state was reached, in whole seconds
 */
public record Refund(PaymentIntentId paymentIntent, String status, long amount, Instant at) {
  /**
   * Stripe's statuses (API reference, "The Refund object"), in the order in which a refund reaches
   * them within one second. A final status can still change to another one: a refund may fail after
   * it succeeded (Stripe docs, "Failed refunds").
   */
  @WireFormat
  public enum State {
    /**
     * A status that this version does not know. It counts as open, and nothing may be handed over.
     */
    UNKNOWN,
    PENDING,
    REQUIRES_ACTION,
    SUCCEEDED,
    CANCELED,
    FAILED;

    boolean counts() {
      return this == PENDING || this == SUCCEEDED;
    }

    boolean isFinal() {
      return this == SUCCEEDED || this == CANCELED || this == FAILED;
    }
  }

  private static final Map<String, State> STATES =
      Stream.of(State.values())
          .collect(
              Collectors.toUnmodifiableMap(
                  state -> state.name().toLowerCase(Locale.ROOT), Function.identity()));

  public Refund {
    if (amount < 0) {
      throw new IllegalArgumentException("a refund of less than nothing");
    }
  }

  public State state() {
    return STATES.getOrDefault(status, State.UNKNOWN);
  }

  /** Of two final states the higher one wins, of two open states the later one. */
  private static final BinaryOperator<Refund> OF_FINAL_ONES =
      BinaryOperator.maxBy(
          Comparator.comparing(Refund::state)
              .thenComparing(Refund::at)
              .thenComparing(Refund::amount)
              .thenComparing(Refund::paymentIntent));

  private static final BinaryOperator<Refund> OF_OPEN_ONES =
      BinaryOperator.maxBy(
          Comparator.comparing(Refund::at)
              .thenComparing(Refund::state)
              .thenComparing(Refund::status)
              .thenComparing(Refund::amount)
              .thenComparing(Refund::paymentIntent));

  /**
   * Returns whether this state outranks the one that Stripe reports now.
   *
   * @param said null if Stripe has no such refund
   */
  boolean isBeyond(@Nullable Refund said) {
    return said == null || !later(said).timeless().equals(said.timeless());
  }

  /** Returns this state without its time. */
  Refund timeless() {
    return new Refund(paymentIntent, status, amount, Instant.EPOCH);
  }

  Refund later(Refund other) {
    boolean isFinal = state().isFinal();
    if (isFinal != other.state().isFinal()) {
      return isFinal ? this : other;
    }
    return (isFinal ? OF_FINAL_ONES : OF_OPEN_ONES).apply(this, other);
  }
}
