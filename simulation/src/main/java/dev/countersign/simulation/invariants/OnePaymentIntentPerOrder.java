package dev.countersign.simulation.invariants;

import com.google.gson.JsonObject;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.stripe.SimulatedAccount;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.OrderBook;
import dev.countersign.simulation.truth.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * At Stripe at most one PaymentIntent of ours for an order can be paid, and none is created once
 * the order is 23 hours old. An order never gets another PaymentIntent than its first.
 */
final class OnePaymentIntentPerOrder extends Invariant {
  /**
   * With two clocks that are wrong by four minutes each, and a request that is twenty seconds late.
   */
  private static final Duration OLDEST =
      Duration.ofHours(23).plusMinutes(8).plus(Duration.ofMinutes(1));

  private final Books books;
  private final SimulatedAccount account;

  OnePaymentIntentPerOrder(Books books, SimulatedAccount account) {
    super("I6 One PaymentIntent per order");
    this.books = books;
    this.account = account;
  }

  @Override
  public void created(SimulatedAccount.Created created, Invocation by) {
    JsonObject metadata = created.paymentIntent().getAsJsonObject("metadata");
    OrderBook book = books.order(metadata.get("order_id").getAsString()).orElse(null);
    if (book == null) {
      return; // another invariant checks this
    }
    String id = created.paymentIntent().get("id").getAsString();
    Instant at = book.createdAtStripe().getOrDefault(id, Instant.MAX);
    require(
        Duration.between(book.placedAt(), at).compareTo(OLDEST) <= 0,
        () -> id + " was created for " + book + ", which was placed at " + book.placedAt());
    for (String other : book.createdAtStripe().keySet()) {
      require(
          other.equals(id) || status(other).equals("canceled"),
          () -> book + " has " + other + " (" + status(other) + ") and now " + id);
    }
  }

  @Override
  public void written(Written written) {
    for (Written.OrderChange change : written.orders()) {
      Optional<String> before = change.before().flatMap(row -> row.paymentIntent());
      Optional<String> after = change.after().paymentIntent();
      require(
          before.isEmpty() || before.equals(after),
          () -> change.book() + " had " + before.orElse("") + " and now " + after.orElse("none"));
    }
    for (Written.Binding binding : written.bindings()) {
      require(
          binding.before().map(binding.order()::equals).orElse(true),
          () -> binding.paymentIntent() + " was another order's");
      require(
          written.orders().stream().anyMatch(change -> bound(change, binding)),
          () -> binding.paymentIntent() + " was bound, and its order doesn't say so");
    }
  }

  private static boolean bound(Written.OrderChange change, Written.Binding binding) {
    return change.book().id().equals(binding.order())
        && change.after().facts().has("paymentIntent " + binding.paymentIntent());
  }

  private String status(String paymentIntent) {
    return account.paymentIntent(paymentIntent).get("status").getAsString();
  }
}
