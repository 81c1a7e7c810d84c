package dev.countersign.simulation.invariants;

import com.google.gson.JsonElement;
import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.deployment.Witness.StripeCalled;
import dev.countersign.simulation.faults.Faults;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.DynamoDbOrderRow;
import dev.countersign.simulation.truth.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An order of the other mode than the key's is never changed, canceled or expired, and Stripe is
 * never called about it, because its answer would be about another mode. Once the order has waited
 * too long for its payment, reconciliation calls a person.
 */
final class OtherModeIsLeftAlone extends Invariant {
  private final Books books;
  private final Faults faults;
  private final Duration cancelUnpaidAfter;
  private @Nullable FunctionAnswer latestRun;

  OtherModeIsLeftAlone(Books books, Faults faults, Duration cancelUnpaidAfter) {
    super("RC11 The other mode is left alone");
    this.books = books;
    this.faults = faults;
    this.cancelUnpaidAfter = cancelUnpaidAfter;
  }

  @Override
  public void written(Written written) {
    require(
        written.by() == null || written.inOtherMode().isEmpty(),
        () -> written.by() + " has written " + written.inOtherMode());
  }

  @Override
  public void calledStripe(StripeCalled called) {
    for (DynamoDbOrderRow order : books.ofOtherMode()) {
      require(
          order.paymentIntent().filter(called.call().path()::contains).isEmpty(),
          () -> called.by() + " sent " + called.call().path() + " for " + order.id());
    }
  }

  @Override
  public void ended(Invocation invocation) {
    FunctionAnswer answer = invocation.answer();
    if (invocation.request() instanceof FunctionRequest.Reconcile
        && answer != null
        && answer.isSuccess()
        && answer.body().has("items")
        && !faults.wereActive(invocation.startedAt())) {
      latestRun = answer;
    }
  }

  @Override
  public void atRest() {
    FunctionAnswer run = latestRun;
    if (run == null) {
      return;
    }
    Instant stale = Instant.parse(run.body().get("to").getAsString()).minus(cancelUnpaidAfter);
    Set<String> told =
        run.body().getAsJsonArray("items").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .filter(item -> item.get("what").getAsString().equals("other-mode"))
            .map(item -> item.get("object").getAsString())
            .collect(Collectors.toSet());
    for (DynamoDbOrderRow order : books.ofOtherMode()) {
      require(
          told.contains(order.id()) || !order.sold().createdAt().isBefore(stale),
          () -> order.id() + " of the other mode is old, and nobody is told: " + run.body());
    }
  }
}
