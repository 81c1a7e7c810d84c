package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.KnownEvent;

/** A 2xx for an event of ours is sent only once its marker, and so its effect, is committed. */
final class NoAcknowledgedLoss extends Invariant {
  private final Books books;

  NoAcknowledgedLoss(Books books) {
    super("I2 No acknowledged loss");
    this.books = books;
  }

  @Override
  public void ended(Invocation invocation) {
    FunctionAnswer answer = invocation.answer();
    if (answer != null
        && answer.isSuccess()
        && invocation.request() instanceof FunctionRequest.Webhook delivery) {
      books
          .event(delivery.eventId())
          .filter(KnownEvent::isHandled)
          .filter(event -> books.orderOf(event).isPresent())
          .ifPresent(
              event ->
                  require(
                      books.marker(event.id()).isPresent(),
                      () -> event.id() + " was acknowledged and is not recorded"));
    }
  }
}
