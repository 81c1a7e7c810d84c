package dev.countersign.simulation.truth;

import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.truth.Written.Why;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the reason for a change of an order without a marker and without a binding. */
final class Explanation {
  private static final String NOT_AT_STRIPE = "reason not_at_stripe ";

  private Explanation() {}

  /**
   * Returns the reason, and enters it: what follows from it is what the order should know from now
   * on.
   */
  static Why of(
      OrderBook book, DynamoDbOrderRow before, DynamoDbOrderRow after, @Nullable Invocation by) {
    if (after.facts().equals(before.facts())) {
      boolean isConfirmed = by != null && after.confirmedSince(before).size() == 1;
      return after.attempt() == before.attempt() + 1
          ? Why.NEXT_ATTEMPT
          : isConfirmed ? Why.CONFIRMED : Why.NOTHING;
    }
    Optional<String> stranger = after.met(before);
    if (stranger.isPresent()) {
      book.learnsOf(stranger.get());
      return Why.STRANGER;
    }
    if (by == null) {
      return Why.NOTHING;
    }
    Facts expired = book.expected().join(Facts.of("expired"));
    if (after.facts().equals(expired) && after.paymentIntent().isEmpty()) {
      book.learns(expired);
      return Why.EXPIRED;
    }
    if (by.request() instanceof FunctionRequest.Reconcile && isDenied(book, after)) {
      return Why.DENIED;
    }
    if (by.request() instanceof FunctionRequest.Release decision) {
      return released(book, after, decision);
    }
    Optional<Saying> read =
        by.readings().filter(said -> book.expectedAfter(said).equals(after.facts())).findFirst();
    read.ifPresent(book::hears);
    return read.isPresent() ? Why.READ : Why.NOTHING;
  }

  /** Returns whether the only new fact is that Stripe denies something. */
  private static boolean isDenied(OrderBook book, DynamoDbOrderRow after) {
    Optional<Facts> denied =
        book.expected()
            .newIn(after.facts(), NOT_AT_STRIPE)
            .map(words -> Facts.of(NOT_AT_STRIPE + words))
            .filter(reason -> book.expected().join(reason).equals(after.facts()));
    denied.ifPresent(book::learns);
    return denied.isPresent();
  }

  /**
   * Checks that exactly that reason was released, by exactly that person, on exactly its grounds.
   */
  private static Why released(
      OrderBook book, DynamoDbOrderRow after, FunctionRequest.Release decision) {
    String name = "release " + decision.reason();
    String[] release = after.facts().value(name).split(" ", 4);
    ExpectedStanding standing = ExpectedStanding.of(book.expected(), after.paymentIntent());
    boolean asDecided =
        release.length == 4
            && release[1].equals(decision.decidedBy())
            && release[2].equals(decision.note())
            && release[3].equals(standing.grounds(decision.reason()))
            && standing.reasons().contains(decision.reason());
    if (!asDecided) {
      return Why.NOTHING;
    }
    book.learns(Facts.of(name, after.facts().value(name)));
    return Why.RELEASED;
  }
}
