package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.Written;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A request for an order returns a status that the order had during the request, not an earlier
 * one. A buyer who has paid and reads another status pays again.
 */
final class FreshAnswers extends Invariant {
  private final Books books;

  /** For each request that is not answered yet, the statuses of its order since it started. */
  private final Map<Invocation, Set<String>> asked = new HashMap<>();

  FreshAnswers(Books books) {
    super("HT06 Fresh answers");
    this.books = books;
  }

  @Override
  public void begins(Invocation invocation) {
    if (invocation.request() instanceof FunctionRequest.Get get) {
      Set<String> statuses = new HashSet<>();
      books.order(get.orderId()).ifPresent(book -> statuses.add(book.row().status()));
      asked.put(invocation, statuses);
    }
  }

  @Override
  public void written(Written written) {
    for (Written.OrderChange change : written.orders()) {
      asked.forEach(
          (invocation, statuses) -> {
            if (((FunctionRequest.Get) invocation.request()).orderId().equals(change.book().id())) {
              statuses.add(change.after().status());
            }
          });
    }
  }

  @Override
  public void ended(Invocation invocation) {
    Set<String> statuses = asked.remove(invocation);
    FunctionAnswer answer = invocation.answer();
    if (statuses == null || answer == null || answer.status() >= 500) {
      return;
    }
    // An order that was placed during the request may be missing in the answer.
    boolean wasThere = answer.isSuccess();
    String status = wasThere ? answer.text("status").orElse("") : "";
    require(
        wasThere ? statuses.contains(status) : isNew(invocation, statuses),
        () -> invocation + " was answered " + answer.outcome() + ", and the order was " + statuses);
  }

  private boolean isNew(Invocation invocation, Set<String> statuses) {
    String id = ((FunctionRequest.Get) invocation.request()).orderId();
    return statuses.isEmpty()
        || books
            .order(id)
            .map(book -> book.placedAt().compareTo(invocation.startedAt()) >= 0)
            .orElse(true);
  }
}
