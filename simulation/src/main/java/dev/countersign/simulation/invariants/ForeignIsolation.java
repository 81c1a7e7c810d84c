package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.deployment.Invocation.Call;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.KnownEvent;

/** Events that are not ours are answered 200 and write nothing. */
final class ForeignIsolation extends Invariant {
  private final Books books;

  ForeignIsolation(Books books) {
    super("I16 Foreign isolation");
    this.books = books;
  }

  @Override
  public void ended(Invocation invocation) {
    FunctionAnswer answer = invocation.answer();
    if (answer != null && invocation.request() instanceof FunctionRequest.Webhook delivery) {
      KnownEvent event = books.event(delivery.eventId()).orElse(null);
      if (event != null && answer.isSuccess() && !isOurs(event)) {
        require(
            invocation.calls(Call.WRITE) + invocation.calls(Call.TRANSACTION) == 0,
            () -> "a write for " + event.id() + ", which is not ours");
      }
    }
  }

  private boolean isOurs(KnownEvent event) {
    return event.isHandled() && books.orderOf(event).isPresent();
  }
}
