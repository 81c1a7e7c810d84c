package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.deployment.Witness.StripeCalled;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.DynamoDbOrderRow;
import dev.countersign.simulation.truth.ExpectedStanding;
import dev.countersign.simulation.truth.OrderBook;
import dev.countersign.simulation.truth.Saying;
import dev.countersign.simulation.truth.Written;
import dev.countersign.simulation.truth.Written.Why;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fact that Stripe itself has reported is never treated as denied by Stripe, however late, often
 * and out of order it was reported. A forged fact is treated as denied after two reads, and
 * quarantines its order. A fact that only a delivery has reported is confirmed once reconciliation
 * has read the same at Stripe, and in the end all of them are.
 */
final class NothingIsDeniedFalsely extends Invariant {
  private static final String ONE = "/v1/payment_intents/";

  /** One read that denies a fact may have been late. */
  private static final Duration APART = Duration.ofMinutes(5);

  private final Books books;
  private final InstantSource clock;

  /** The first time that reconciliation read, by its id, a PaymentIntent that a forgery names. */
  private final Map<String, Instant> firstReads = new HashMap<>();

  NothingIsDeniedFalsely(Books books, InstantSource clock) {
    super("D17 Contradiction");
    this.books = books;
    this.clock = clock;
  }

  @Override
  public void written(Written written) {
    for (Written.OrderChange change : written.orders()) {
      DynamoDbOrderRow after = change.after();
      List<String> denied = after.facts().named("reason not_at_stripe ");
      require(
          denied.stream().allMatch(words -> isForged(change.book(), words)),
          () -> "Stripe is said to deny " + denied + " of " + change.book());
      require(
          change.why() != Why.DENIED || denied.stream().allMatch(this::wasReadBefore),
          () -> "Stripe is said to deny " + denied + " of " + change.book() + " by one read");
      change.before().ifPresent(before -> check(change, before, after, written.by()));
    }
  }

  private void check(
      Written.OrderChange change,
      DynamoDbOrderRow before,
      DynamoDbOrderRow after,
      @Nullable Invocation by) {
    List<String> doubted = new ArrayList<>(after.unconfirmed());
    doubted.removeAll(before.unconfirmed());
    require(
        doubted.isEmpty() || change.why() == Why.EVENT || change.why() == Why.DENIED,
        () -> doubted + " of " + change.book() + " is doubted, and no event told of it");
    for (String id : after.confirmedSince(before)) {
      require(
          by != null
              && by.request() instanceof FunctionRequest.Reconcile
              && by.readings().anyMatch(said -> isAbout(said, id)),
          () -> id + " of " + change.book() + " is confirmed, and nobody has read it");
    }
  }

  private boolean isForged(OrderBook book, String denied) {
    return books.forged(book).contains(denied.substring(0, denied.indexOf(' ')));
  }

  private boolean wasReadBefore(String denied) {
    Instant first = firstReads.get(denied.substring(0, denied.indexOf(' ')));
    return first != null && !clock.instant().isBefore(first.plus(APART));
  }

  @Override
  public void calledStripe(StripeCalled called) {
    String route = called.call().route();
    if (called.by().request() instanceof FunctionRequest.Reconcile
        && called.status() == 200
        && route.startsWith(ONE)) {
      String id = route.substring(ONE.length());
      books
          .owner(id)
          .flatMap(books::order)
          .filter(book -> books.forged(book).contains(id))
          .ifPresent(_ -> firstReads.putIfAbsent(id, clock.instant()));
    }
  }

  private static boolean isAbout(Saying said, String id) {
    return said.object().get("id").getAsString().equals(id);
  }

  @Override
  public void atRest() {
    for (OrderBook book : books.orders()) {
      DynamoDbOrderRow row = book.row();
      boolean isOpen = row.status().equals("QUARANTINED") || isPayable(row);
      require(
          isOpen || row.unconfirmed().isEmpty(),
          () -> row.unconfirmed() + " of " + book + " was never confirmed");
      require(
          books.forged(book).isEmpty() || row.standing().reasons().contains("not_at_stripe"),
          () -> book + " is paid by a forged event alone, and is " + row.status());
    }
  }

  private static boolean isPayable(DynamoDbOrderRow row) {
    return ExpectedStanding.isPayable(row.status());
  }
}
