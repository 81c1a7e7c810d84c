package dev.countersign.orders;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * What Stripe has proved of one PaymentIntent. Every part only grows.
 *
 * @param amountReceived the most ever reported, in minor units of the order's currency; what came
 *     in another currency is not in it
 * @param openState the latest state of a payment that is not final
 * @param capturable the latest of what waited to be captured
 */
public record PaymentFacts(
    boolean succeeded,
    boolean canceled,
    long amountReceived,
    Optional<OpenState> openState,
    Optional<Capturable> capturable) {
  /** It exists; nothing else is known of it. The neutral element of {@link #join}. */
  public static final PaymentFacts SEEN =
      new PaymentFacts(false, false, 0, Optional.empty(), Optional.empty());

  static PaymentFacts succeeded(long amountReceived) {
    return new PaymentFacts(true, false, amountReceived, Optional.empty(), Optional.empty());
  }

  static PaymentFacts wasCanceled() {
    return new PaymentFacts(false, true, 0, Optional.empty(), Optional.empty());
  }

  static PaymentFacts open(OpenState state) {
    return new PaymentFacts(false, false, 0, Optional.of(state), Optional.empty());
  }

  static PaymentFacts waitingForCapture(Optional<Capturable> capturable) {
    return new PaymentFacts(false, false, 0, Optional.empty(), capturable);
  }

  /** Commutative, associative, idempotent, as {@link OrderFacts#join} has to be. */
  PaymentFacts join(PaymentFacts other) {
    return new PaymentFacts(
        succeeded || other.succeeded,
        canceled || other.canceled,
        Math.max(amountReceived, other.amountReceived),
        later(openState, other.openState, OpenState::later),
        later(capturable, other.capturable, Capturable::later));
  }

  /**
   * Whether this knows of an end, or of more money, than Stripe says now. One that Stripe says is
   * paid and we thought canceled is no such case: {@link Reason#CANCELED_AND_SUCCEEDED} has it.
   */
  boolean isBeyond(PaymentFacts said) {
    return said.succeeded
        ? amountReceived > said.amountReceived
        : succeeded || (canceled && !said.canceled);
  }

  /** Without times and events, so that two accounts of the same read alike. */
  String inWords() {
    return (succeeded ? " succeeded" : "")
        + (canceled ? " canceled" : "")
        + " received "
        + amountReceived;
  }

  /** Whether nobody can pay it any more, because it is paid or canceled. */
  boolean isFinal() {
    return succeeded || canceled;
  }

  /** What is authorized and waits to be captured, in minor units of the order's currency. */
  long amountCapturable() {
    return isFinal() ? 0 : capturable.map(Capturable::amount).orElse(0L);
  }

  /** The same without when it was said and by which event. */
  PaymentFacts timeless() {
    return new PaymentFacts(
        succeeded,
        canceled,
        amountReceived,
        openState.map(o -> new OpenState(o.kind(), Instant.EPOCH, "", o.failureCode())),
        capturable.map(c -> new Capturable(c.amount(), Instant.EPOCH, "")));
  }

  private static <T> Optional<T> later(Optional<T> a, Optional<T> b, BinaryOperator<T> later) {
    return a.isPresent() && b.isPresent()
        ? Optional.of(later.apply(a.get(), b.get()))
        : a.or(() -> b);
  }
}
