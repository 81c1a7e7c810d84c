package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.ExpectedStanding;
import dev.countersign.simulation.truth.OrderBook;
import java.util.Collection;
import java.util.Optional;

/**
 * A client secret is returned only once its PaymentIntent is bound to the order, and only while it
 * can be paid (D3, D10).
 */
final class BindingBeforeSecret extends Invariant {
  private final Books books;

  BindingBeforeSecret(Books books) {
    super("D10 Binding before secret");
    this.books = books;
  }

  @Override
  public void ended(Invocation invocation) {
    FunctionAnswer answer = invocation.answer();
    if (answer == null || !(invocation.request() instanceof FunctionRequest.Create)) {
      return;
    }
    Optional<String> secret = answer.text("clientSecret");
    if (secret.isEmpty()) {
      return;
    }
    String paymentIntent = secret.get().substring(0, secret.get().indexOf("_secret_"));
    String order = answer.text("orderId").orElse("");
    require(
        books.owner(paymentIntent).map(order::equals).orElse(false),
        () -> "the secret of " + paymentIntent + " left before it was bound");
    require(
        books
            .order(order)
            .map(OrderBook::row)
            .flatMap(row -> row.paymentIntent())
            .map(paymentIntent::equals)
            .orElse(false),
        () -> "the secret of " + paymentIntent + ", which is not its order's");
    // The function may have read the order at any time since: a person may have released it.
    Collection<String> statuses =
        books.order(order).orElseThrow().statusesSince(invocation.startedAt());
    require(
        statuses.stream().anyMatch(ExpectedStanding::isPayable),
        () -> "a client secret for an order that was " + String.join(", ", statuses));
  }
}
