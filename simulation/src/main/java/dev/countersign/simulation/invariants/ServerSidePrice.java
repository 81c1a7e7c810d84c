package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.DynamoDbOrderRow;
import dev.countersign.simulation.truth.DynamoDbOrderRow.Line;
import dev.countersign.simulation.truth.OrderBook;
import dev.countersign.simulation.truth.Written;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An order's amount is the sum of the prices in the table during the request, times the requested
 * quantities. It equals the total that the page showed, if the page sent one. Only a request that
 * sent another total is answered that the price has changed, and only one for a product that was
 * not sold at some moment of it is answered that something is not sold.
 */
final class ServerSidePrice extends Invariant {
  private final Books books;
  private final InstantSource clock;

  ServerSidePrice(Books books, InstantSource clock) {
    super("I8 Server-side price");
    this.books = books;
    this.clock = clock;
  }

  @Override
  public void written(Written written) {
    for (Written.OrderChange change : written.orders()) {
      if (change.before().isEmpty()) {
        check(change.book(), change.after().sold());
      }
    }
  }

  @Override
  public void ended(Invocation invocation) {
    FunctionAnswer answer = invocation.answer();
    if (answer != null
        && answer.isProblem("price-changed")
        && invocation.request() instanceof FunctionRequest.Create request) {
      String total = answer.body().get("total").getAsString();
      require(
          !request.meaning().endsWith(" ") && !request.meaning().endsWith(" " + total),
          () -> "the price has changed to " + total + " for " + request.meaning());
    }
    if (answer != null
        && (answer.isProblem("unknown-product") || answer.isProblem("not-sold-in-currency"))
        && invocation.request() instanceof FunctionRequest.Create request) {
      require(
          !isSoldThroughout(request.meaning(), invocation.startedAt()),
          () -> answer.outcome() + " for " + request.meaning() + ", all of which is sold");
    }
  }

  private boolean isSoldThroughout(String meaning, Instant from) {
    String[] currencyAndLines = meaning.split(" ", -1);
    return Stream.of(currencyAndLines[1].split(","))
        .map(line -> line.substring(0, line.indexOf('*')))
        .allMatch(
            product ->
                books
                    .prices()
                    .wasSoldThroughout(product, currencyAndLines[0], from, clock.instant()));
  }

  private void check(OrderBook book, DynamoDbOrderRow.Sold sold) {
    Invocation by = book.placedBy().orElse(null);
    require(
        by != null && by.request() instanceof FunctionRequest.Create,
        () -> book + " was placed by nobody who may");
    if (by == null || !(by.request() instanceof FunctionRequest.Create request)) {
      return;
    }
    String meaning = meaning(sold);
    require(
        request.meaning().equals(meaning) || request.meaning().equals(meaning + sold.amount()),
        () -> "asked for " + request.meaning() + ", sold " + meaning + sold.amount());
    for (Line line : sold.lines()) {
      require(line.unitAmount() > 0, () -> line + " is free");
      require(
          books
              .prices()
              .was(
                  line.product(),
                  sold.currency(),
                  line.unitAmount(),
                  by.startedAt(),
                  clock.instant()),
          () -> line + " is no price of the moment");
    }
    long sum = sold.lines().stream().mapToLong(l -> l.unitAmount() * l.quantity()).sum();
    require(sum == sold.amount(), () -> "lines of " + sum + " for " + sold.amount());
  }

  private static String meaning(DynamoDbOrderRow.Sold sold) {
    return sold.currency()
        + " "
        + sold.lines().stream()
            .map(line -> line.product() + "*" + line.quantity())
            .sorted()
            .collect(Collectors.joining(","))
        + " ";
  }
}
