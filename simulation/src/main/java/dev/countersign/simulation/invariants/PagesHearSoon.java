package dev.countersign.simulation.invariants;

import com.google.gson.JsonObject;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.faults.Faults;
import dev.countersign.simulation.stripe.SimulatedAccount;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.ExpectedStanding;
import dev.countersign.simulation.truth.OrderBook;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A page that requests an order whose payment has succeeded sees the payment within seconds,
 * whether or not a webhook comes. This holds for orders that are bound and younger than a day.
 */
final class PagesHearSoon extends Invariant {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration A_DAY = Duration.ofHours(24);

  /** What a page may expect. */
  private record Expectation(OrderBook book, Instant askedAt) {}

  private final Books books;
  private final SimulatedAccount account;
  private final Faults faults;
  private final InstantSource clock;
  private final List<Expectation> expectations = new ArrayList<>();

  PagesHearSoon(Books books, SimulatedAccount account, Faults faults, InstantSource clock) {
    super("RC12 Pages hear soon");
    this.books = books;
    this.account = account;
    this.faults = faults;
    this.clock = clock;
  }

  @Override
  public void ended(Invocation invocation) {
    if (!faults.isActive() && invocation.request() instanceof FunctionRequest.Get get) {
      books
          .order(get.orderId())
          .filter(this::hasSucceeded)
          .filter(this::isAskedFor)
          .ifPresent(book -> expectations.add(new Expectation(book, clock.instant())));
    }
  }

  private boolean hasSucceeded(OrderBook book) {
    Optional<JsonObject> own =
        book.row().paymentIntent().flatMap(account.simulator()::paymentIntent);
    return own.isPresent() && own.get().get("status").getAsString().equals("succeeded");
  }

  private boolean isAskedFor(OrderBook book) {
    return Duration.between(book.placedAt(), clock.instant()).compareTo(A_DAY) < 0;
  }

  @Override
  public void atRest() {
    for (Expectation expectation : expectations) {
      OrderBook book = expectation.book();
      String status = book.statusAt(expectation.askedAt().plus(SOON)).orElse("");
      require(
          !ExpectedStanding.isPayable(status),
          () -> book + " was paid and asked for, and " + SOON + " later it is " + status);
    }
  }
}
