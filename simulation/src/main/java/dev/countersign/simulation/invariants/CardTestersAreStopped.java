package dev.countersign.simulation.invariants;

import dev.countersign.reconcile.CancelAfter;
import dev.countersign.simulation.stripe.SimulatedAccount;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.OrderBook;

/**
 * At rest nobody can try another card on a PaymentIntent that has failed as often as the shop
 * allows, unless Stripe refuses to cancel it. An order in quarantine is left to a person.
 */
final class CardTestersAreStopped extends Invariant {
  private final Books books;
  private final SimulatedAccount account;
  private final CancelAfter cancelAfter;

  CardTestersAreStopped(Books books, SimulatedAccount account, CancelAfter cancelAfter) {
    super("RC13 Card testers are stopped");
    this.books = books;
    this.account = account;
    this.cancelAfter = cancelAfter;
  }

  @Override
  public void atRest() {
    for (OrderBook book : books.orders()) {
      if (!book.row().status().equals("QUARANTINED")) {
        book.row().facts().named("paymentIntent ").forEach(id -> requireStopped(book, id));
      }
    }
  }

  private void requireStopped(OrderBook book, String paymentIntent) {
    int failures = book.row().facts().named("failedCharge " + paymentIntent + " ").size();
    boolean takesCards =
        account
            .paymentIntent(paymentIntent)
            .get("status")
            .getAsString()
            .equals("requires_payment_method");
    boolean canBeCanceled = !account.refuses("/v1/payment_intents/" + paymentIntent + "/cancel");
    require(
        failures < cancelAfter.failedAttempts() || !takesCards || !canBeCanceled,
        () ->
            paymentIntent + " of " + book + " has failed " + failures + " times, and takes cards");
  }
}
