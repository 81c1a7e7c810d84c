package dev.countersign.simulation.invariants;

import com.google.gson.JsonObject;
import dev.countersign.simulation.deployment.Deployment;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.stripe.SimulatedAccount;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.DynamoDbOrderRow;
import java.util.Optional;

/**
 * Stripe is called to create a PaymentIntent only once its order is written, and for exactly that
 * amount.
 */
final class OrderFirst extends Invariant {
  private final Books books;

  OrderFirst(Books books) {
    super("I7 Order first");
    this.books = books;
  }

  @Override
  public void created(SimulatedAccount.Created created, Invocation by) {
    JsonObject paymentIntent = created.paymentIntent();
    JsonObject metadata = paymentIntent.getAsJsonObject("metadata");
    require(
        metadata.has("countersign")
            && metadata.get("countersign").getAsString().equals(Deployment.STACK.mark()),
        () -> "a PaymentIntent that doesn't say whose it is");
    String order = metadata.get("order_id").getAsString();
    Optional<DynamoDbOrderRow> row = books.order(order).map(book -> book.row());
    require(row.isPresent(), () -> "a PaymentIntent for order " + order + ", which isn't there");
    DynamoDbOrderRow.Sold sold = row.orElseThrow().sold();
    require(
        paymentIntent.get("amount").getAsLong() == sold.amount()
            && paymentIntent.get("currency").getAsString().equals(sold.currency()),
        () -> "a PaymentIntent of another amount than its order's " + sold.amount());
  }
}
