package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.deployment.Invocation.Call;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.OrderBook;
import dev.countersign.simulation.truth.Written;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All successes under one Idempotency-Key are about one order and one PaymentIntent. A different
 * request under it never succeeds, and writes and calls nothing.
 */
final class RequestIdempotency extends Invariant {
  private final Books books;
  private final Map<String, String> orders = new HashMap<>();
  private final Map<String, String> paymentIntents = new HashMap<>();
  private final Map<String, String> meanings = new HashMap<>();
  private final Map<Invocation, Integer> commits = new HashMap<>();

  RequestIdempotency(Books books) {
    super("I9 Request idempotency");
    this.books = books;
  }

  @Override
  public void written(Written written) {
    Invocation by = written.by();
    if (by != null && by.request() instanceof FunctionRequest.Create create) {
      commits.merge(by, 1, Integer::sum);
      if (written.orders().stream().anyMatch(change -> change.before().isEmpty())) {
        String other = meanings.putIfAbsent(create.key(), create.meaning());
        require(other == null, () -> "a second order under " + create.key());
      }
      mustBeOwn(by, create);
    }
  }

  @Override
  public void ended(Invocation invocation) {
    if (!(invocation.request() instanceof FunctionRequest.Create create)) {
      return;
    }
    mustBeOwn(invocation, create);
    FunctionAnswer answer = invocation.answer();
    if (answer != null && answer.isSuccess()) {
      require(
          create.meaning().equals(meanings.get(create.key())),
          () -> "a success for another request than the key's first: " + create.detail());
      succeeded(invocation, create, answer);
    }
  }

  private void mustBeOwn(Invocation invocation, FunctionRequest.Create create) {
    String first = meanings.get(create.key());
    boolean other = create.mustBeRefused() || (first != null && !first.equals(create.meaning()));
    require(
        !other || commits.getOrDefault(invocation, 0) == 0,
        () -> "another request under the key has written something: " + create.detail());
    require(
        !other || invocation.calls(Call.STRIPE) == 0,
        () -> "another request under the key has asked Stripe: " + create.detail());
  }

  private void succeeded(
      Invocation invocation, FunctionRequest.Create create, FunctionAnswer answer) {
    String order = answer.text("orderId").orElse("none");
    String known = orders.putIfAbsent(create.key(), order);
    require(known == null || known.equals(order), () -> known + " and then " + order);
    Optional<OrderBook> book = books.order(order);
    require(book.isPresent(), () -> "a success for " + order + ", which isn't there");
    boolean isNew = book.flatMap(OrderBook::placedBy).filter(invocation::equals).isPresent();
    require(
        answer.status() == 200 || (answer.status() == 201 && isNew),
        () -> answer.status() + " for " + order);
    answer
        .text("clientSecret")
        .map(secret -> secret.substring(0, secret.indexOf("_secret_")))
        .ifPresent(
            id -> {
              String first = paymentIntents.putIfAbsent(create.key(), id);
              require(first == null || first.equals(id), () -> first + " and then " + id);
            });
  }
}
