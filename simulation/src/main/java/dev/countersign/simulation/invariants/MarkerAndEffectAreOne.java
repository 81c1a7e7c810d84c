package dev.countersign.simulation.invariants;

import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.DynamoDbOrderRow;
import dev.countersign.simulation.truth.KnownEvent;
import dev.countersign.simulation.truth.OrderBook;
import dev.countersign.simulation.truth.Written;
import java.util.Optional;

/**
 * In every state of the tables an order's facts are the join of everything that is recorded about
 * it: the effect of each marked event, its binding, and nothing else.
 */
final class MarkerAndEffectAreOne extends Invariant {
  private final Books books;

  MarkerAndEffectAreOne(Books books) {
    super("I3 Marker and effect are one");
    this.books = books;
  }

  @Override
  public void written(Written written) {
    for (Written.Marker marker : written.markers()) {
      require(
          marker.before().isEmpty() || marker.isNews(),
          () -> "the marker of " + marker.event() + " was written again");
      require(
          marker.isOrphan() || changes(written, marker),
          () -> "a marker of " + marker.event() + " without its effect");
    }
    for (Written.OrderChange change : written.orders()) {
      check(change);
    }
  }

  /**
   * Checks a marker: it comes with its order, and names an event that Stripe created about that
   * order.
   */
  private boolean changes(Written written, Written.Marker marker) {
    Optional<KnownEvent> event = books.event(marker.event());
    return event.isPresent()
        && books.orderOf(event.get()).map(marker.order()::equals).orElse(false)
        && written.orders().stream().anyMatch(c -> c.book().id().equals(marker.order()));
  }

  private void check(Written.OrderChange change) {
    OrderBook book = change.book();
    DynamoDbOrderRow after = change.after();
    require(
        change.why() != Written.Why.NOTHING,
        () ->
            book
                + " changed, and nothing says why: "
                + after.facts().beyond(change.before().orElse(after).facts()));
    require(
        after.facts().equals(book.expected()),
        () ->
            book
                + " knows "
                + after.facts().beyond(book.expected())
                + " and should know "
                + book.expected().beyond(after.facts()));
    require(
        after.status().equals(after.standing().status()),
        () -> book + " is said to be " + after.status() + " with " + after.facts());
  }
}
