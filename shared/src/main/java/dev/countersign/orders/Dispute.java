package dev.countersign.orders;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one dispute. Stripe's word is kept, not our reading of it, so that a word that
 * nobody knows today means what it means once somebody does.
 *
 * @param paymentIntent the payment that is disputed
 * @param status Stripe's word, which need not be one we know; empty if it gave none
 * @param caseType Stripe's word for the kind of case ({@code
 *     payment_method_details.card.case_type}), if it gave one
 * @param amount in the minor unit of its currency
 * @param currency as Stripe writes it; it need not be the order's
 * @param at when Stripe says it stood so, in whole seconds
 * @param event the event's id, which breaks a tie
 */
public record Dispute(
    PaymentIntentId paymentIntent,
    String status,
    Optional<String> caseType,
    long amount,
    String currency,
    Instant at,
    String event) {
  /**
   * Stripe's statuses (API reference, "The Dispute object"), in the order in which they are reached
   * within one second.
   */
  @WireFormat
  public enum State {
    /** A word that we don't know: the money may go. */
    UNKNOWN,
    WARNING_NEEDS_RESPONSE,
    WARNING_UNDER_REVIEW,
    WARNING_CLOSED,
    NEEDS_RESPONSE,
    UNDER_REVIEW,
    PREVENTED,
    WON,
    LOST
  }

  private static final Map<String, State> STATES =
      Stream.of(State.values())
          .collect(
              Collectors.toUnmodifiableMap(
                  state -> state.name().toLowerCase(Locale.ROOT), Function.identity()));

  public State state() {
    return STATES.getOrDefault(status, State.UNKNOWN);
  }

  /**
   * Whether the money is gone, or may go. An inquiry takes none. A prevented dispute was blocked
   * before it took any, or settled by giving the money back.
   */
  boolean isOpenOrLost() {
    return switch (state()) {
      case UNKNOWN, NEEDS_RESPONSE, UNDER_REVIEW, LOST -> true;
      case PREVENTED -> !caseType.equals(Optional.of("block"));
      case WARNING_NEEDS_RESPONSE, WARNING_UNDER_REVIEW, WARNING_CLOSED, WON -> false;
    };
  }

  /** Its currency, if it is known and not the one of that code. */
  public Optional<String> currencyOtherThan(String code) {
    return Optional.of(currency).filter(own -> !own.isEmpty() && !own.equals(code));
  }

  private static final BinaryOperator<Dispute> LATER =
      BinaryOperator.maxBy(
          Comparator.comparing(Dispute::at)
              .thenComparing(Dispute::state)
              .thenComparing(Dispute::event)
              .thenComparing(Dispute::status)
              .thenComparing(Dispute::amount)
              .thenComparing(dispute -> dispute.caseType().orElse(""))
              .thenComparing(Dispute::currency)
              .thenComparing(Dispute::paymentIntent));

  /**
   * Whether this outranks what Stripe says now.
   *
   * @param said null if there is no such dispute
   */
  boolean isBeyond(@Nullable Dispute said) {
    return said == null || !later(said).timeless().equals(said.timeless());
  }

  /** The same without when it was said and by which event. */
  Dispute timeless() {
    return new Dispute(paymentIntent, status, caseType, amount, currency, Instant.EPOCH, "");
  }

  Dispute later(Dispute other) {
    return LATER.apply(this, other);
  }
}
