package dev.countersign.simulation.invariants;

import com.google.gson.JsonObject;
import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.faults.Faults;
import dev.countersign.simulation.stripe.SimulatedAccount;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.DynamoDbOrderRow;
import dev.countersign.simulation.truth.OrderBook;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Once the faults are over a retry of the same request succeeds, or gets a final answer that it
 * cannot (D8: one bad minute must not make an order unpayable).
 */
final class RetriesHelp extends Invariant {
  private final Books books;
  private final SimulatedAccount account;
  private final Faults faults;
  private final Map<String, FunctionAnswer> last = new TreeMap<>();

  RetriesHelp(Books books, SimulatedAccount account, Faults faults) {
    super("D8 Retries help");
    this.books = books;
    this.account = account;
    this.faults = faults;
  }

  @Override
  public void ended(Invocation invocation) {
    FunctionAnswer answer = invocation.answer();
    if (!faults.isActive()
        && answer != null
        && invocation.request() instanceof FunctionRequest.Create create) {
      last.put(create.key(), answer);
    }
  }

  @Override
  public void atRest() {
    for (OrderBook book : books.orders()) {
      Optional<FunctionAnswer> answer =
          book.placedBy().map(by -> ((FunctionRequest.Create) by.request()).key()).map(last::get);
      answer.ifPresent(
          a ->
              require(
                  a.status() < 500 || wasTamperedWith(book.row()),
                  () -> book + " is answered " + a.outcome() + " for ever"));
    }
  }

  /**
   * Returns whether somebody with the account's key changed its PaymentIntent, or replaced it by
   * another.
   */
  private boolean wasTamperedWith(DynamoDbOrderRow row) {
    if (row.facts().named("paymentIntent ").size() > 1) {
      return true;
    }
    Optional<JsonObject> own = row.paymentIntent().flatMap(account.simulator()::paymentIntent);
    return own.isPresent()
        && (own.get().get("amount").getAsLong() != row.sold().amount()
            || !own.get().get("currency").getAsString().equals(row.sold().currency()));
  }
}
