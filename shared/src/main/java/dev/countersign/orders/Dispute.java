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
 * The known state of one dispute. It keeps Stripe's word and not our reading of it, so that a later
 * version can read a word that this version does not know.
 *
 * @param paymentIntent the payment that is disputed
 * @param status Stripe's word, known to us or not; empty if Stripe gave none
 * @param caseType Stripe's word for the kind of case ({@code
 *     payment_method_details.card.case_type}), if Stripe gave one
 * @param amount in the minor unit of its currency
 * @param currency as Stripe writes it; may differ from the order's currency
 * @param at the time at which Stripe says the dispute was in this state, in whole seconds
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
   * Stripe's statuses (API reference, "The Dispute object"), in the order in which a dispute
   * reaches them within one second.
   */
  @WireFormat
  public enum State {
    /** A status that this version does not know. The money may be taken. */
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
   * Returns whether the money is gone or may go. An inquiry takes no money. A prevented dispute was
   * blocked before it took any, or was settled by a refund.
   */
  boolean isOpenOrLost() {
    return switch (state()) {
      case UNKNOWN, NEEDS_RESPONSE, UNDER_REVIEW, LOST -> true;
      case PREVENTED -> !caseType.equals(Optional.of("block"));
      case WARNING_NEEDS_RESPONSE, WARNING_UNDER_REVIEW, WARNING_CLOSED, WON -> false;
    };
  }

  /** Returns the dispute's currency if it is known and differs from the given code. */
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
   * Returns whether this state outranks the one that Stripe reports now.
   *
   * @param said null if Stripe has no such dispute
   */
  boolean isBeyond(@Nullable Dispute said) {
    return said == null || !later(said).timeless().equals(said.timeless());
  }

  /** Returns this state without its time and its event. */
  Dispute timeless() {
    return new Dispute(paymentIntent, status, caseType, amount, currency, Instant.EPOCH, "");
  }

  Dispute later(Dispute other) {
    return LATER.apply(this, other);
  }
}
