package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.deployment.Invocation.Call;
import dev.countersign.simulation.faults.Faults;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.DynamoDbOrderRow;
import dev.countersign.simulation.truth.ExpectedStanding;
import dev.countersign.simulation.truth.Facts;
import dev.countersign.simulation.truth.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requests for orders cause at most five reads a second at Stripe, none for orders that are
 * settled, and they change an order's row only if something is new.
 */
final class QuestionsCostLittle extends Invariant {
  private static final Duration APART = Duration.ofMillis(200);

  private final Books books;
  private final Faults faults;
  private Instant lastRead = Instant.MIN;

  QuestionsCostLittle(Books books, Faults faults) {
    super("RC12 Questions cost little");
    this.books = books;
    this.faults = faults;
  }

  @Override
  public void ended(Invocation invocation) {
    if (invocation.request() instanceof FunctionRequest.Get) {
      require(invocation.calls(Call.STRIPE) == 0, () -> invocation + " asked Stripe itself");
      require(invocation.calls(Call.TRANSACTION) == 0, () -> invocation + " changed an order");
    }
    if (invocation.request() instanceof FunctionRequest.Refresh batch) {
      require(
          invocation.calls(Call.STRIPE) == 0 || isAnyPayable(batch, invocation.startedAt()),
          () -> invocation + " asked Stripe, and all were settled");
      // A retry to a Stripe that fails is not counted as a read.
      if (!faults.wereActive(invocation.startedAt())) {
        invocation.calledStripeAt().forEach(read -> inTurn(invocation, read));
      }
    }
  }

  private boolean isAnyPayable(FunctionRequest.Refresh batch, Instant then) {
    return batch.records().stream()
        .map(record -> record.getAsJsonObject("dynamodb").getAsJsonObject("NewImage"))
        .map(image -> image.getAsJsonObject("orderId").get("S").getAsString())
        .flatMap(id -> books.order(id).stream())
        .anyMatch(book -> book.statusAt(then).filter(ExpectedStanding::isPayable).isPresent());
  }

  private void inTurn(Invocation invocation, Instant read) {
    Instant before = lastRead;
    require(
        before.equals(Instant.MIN) || Duration.between(before, read).compareTo(APART) >= 0,
        () -> invocation + " asked Stripe at " + before + " and again at " + read);
    lastRead = read;
  }

  @Override
  public void written(Written written) {
    if (written.by() == null || !(written.by().request() instanceof FunctionRequest.Refresh)) {
      return;
    }
    for (Written.OrderChange change : written.orders()) {
      Facts before = change.before().map(DynamoDbOrderRow::facts).orElse(Facts.NONE);
      require(
          !timeless(before).equals(timeless(change.after().facts())),
          () -> change.book() + " was written again, and nothing is new");
    }
  }

  /** Returns the facts without times and sources: a difference only in these is not new. */
  private static Map<String, String> timeless(Facts facts) {
    Map<String, String> timeless = new TreeMap<>(facts.values());
    timeless.replaceAll(
        (name, value) -> {
          String[] parts = value.split(" ", -1);
          if (name.startsWith("open ")) {
            return parts[1] + " " + parts[3]; // kind, failure
          }
          return name.startsWith("capturable ") ? parts[2] : value;
        });
    return timeless;
  }
}
