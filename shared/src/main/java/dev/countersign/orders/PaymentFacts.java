package dev.countersign.orders;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/**
 * The facts that Stripe has proved about one PaymentIntent. Every part only grows.
 *
 * @param amountReceived the greatest amount ever reported, in minor units of the order's currency;
 *     money in another currency is not included
 * @param openState the latest state of a payment that is not final
 * @param capturable the latest amount that waited to be captured
 * @param failedCharges the ids of the charges that failed: the {@value #MOST_FAILED_CHARGES} least,
 *     so that a row stays small whatever a card tester does
 */
public record PaymentFacts(
    boolean succeeded,
    boolean canceled,
    long amountReceived,
    Optional<OpenState> openState,
    Optional<Capturable> capturable,
    SortedSet<String> failedCharges) {
  /** The number of failed charges that are remembered; no more can be counted. */
  public static final int MOST_FAILED_CHARGES = 10;

  /**
   * The PaymentIntent exists and nothing else is known about it. The neutral element of {@link
   * #join}.
   */
  public static final PaymentFacts SEEN =
      new PaymentFacts(false, false, 0, Optional.empty(), Optional.empty());

  public PaymentFacts {
    failedCharges = least(failedCharges);
  }

  /** Facts about a PaymentIntent of which no charge has failed. */
  public PaymentFacts(
      boolean succeeded,
      boolean canceled,
      long amountReceived,
      Optional<OpenState> openState,
      Optional<Capturable> capturable) {
    this(succeeded, canceled, amountReceived, openState, capturable, Collections.emptySortedSet());
  }

  static PaymentFacts succeeded(long amountReceived) {
    return new PaymentFacts(true, false, amountReceived, Optional.empty(), Optional.empty());
  }

  static PaymentFacts wasCanceled() {
    return new PaymentFacts(false, true, 0, Optional.empty(), Optional.empty());
  }

  static PaymentFacts open(OpenState state, Optional<String> failedCharge) {
    return new PaymentFacts(
        false,
        false,
        0,
        Optional.of(state),
        Optional.empty(),
        new TreeSet<>(failedCharge.stream().toList()));
  }

  static PaymentFacts waitingForCapture(Optional<Capturable> capturable) {
    return new PaymentFacts(false, false, 0, Optional.empty(), capturable);
  }

  /**
   * Joins both facts. Commutative, associative, idempotent, as {@link OrderFacts#join} has to be.
   */
  PaymentFacts join(PaymentFacts other) {
    return new PaymentFacts(
        succeeded || other.succeeded,
        canceled || other.canceled,
        Math.max(amountReceived, other.amountReceived),
        later(openState, other.openState, OpenState::later),
        later(capturable, other.capturable, Capturable::later),
        union(failedCharges, other.failedCharges));
  }

  /**
   * Returns whether these facts have a final state, or more money, that Stripe does not report now.
   * A payment that Stripe reports as paid and we knew as canceled does not count here: {@link
   * Reason#CANCELED_AND_SUCCEEDED} covers it.
   */
  boolean isBeyond(PaymentFacts said) {
    return said.succeeded
        ? amountReceived > said.amountReceived
        : succeeded || (canceled && !said.canceled);
  }

  /**
   * Returns the facts as words without times and events, so that two reports of the same facts give
   * the same words.
   */
  String inWords() {
    return (succeeded ? " succeeded" : "")
        + (canceled ? " canceled" : "")
        + " received "
        + amountReceived;
  }

  /** Returns whether nobody can pay it any more, because it is paid or canceled. */
  boolean isFinal() {
    return succeeded || canceled;
  }

  /**
   * Returns the amount that is authorized and waits to be captured, in minor units of the order's
   * currency.
   */
  long amountCapturable() {
    return isFinal() ? 0 : capturable.map(Capturable::amount).orElse(0L);
  }

  /** Returns these facts without times and events. */
  PaymentFacts timeless() {
    return new PaymentFacts(
        succeeded,
        canceled,
        amountReceived,
        openState.map(o -> new OpenState(o.kind(), Instant.EPOCH, "", o.failureCode())),
        capturable.map(c -> new Capturable(c.amount(), Instant.EPOCH, "")),
        failedCharges);
  }

  private static SortedSet<String> union(SortedSet<String> a, SortedSet<String> b) {
    SortedSet<String> union = new TreeSet<>(a);
    union.addAll(b);
    return union;
  }

  /**
   * Returns the least of the set. The least of a union are the least of both parts' least, so it
   * does not matter when a set is cut.
   */
  private static SortedSet<String> least(SortedSet<String> set) {
    if (set.isEmpty()) {
      return Collections.emptySortedSet();
    }
    SortedSet<String> least = new TreeSet<>(set);
    while (least.size() > MOST_FAILED_CHARGES) {
      least.removeLast();
    }
    return Collections.unmodifiableSortedSet(least);
  }

  private static <T> Optional<T> later(Optional<T> a, Optional<T> b, BinaryOperator<T> later) {
    return a.isPresent() && b.isPresent()
        ? Optional.of(later.apply(a.get(), b.get()))
        : a.or(() -> b);
  }
}
