package dev.countersign.simulation.invariants;

import com.google.gson.JsonObject;
import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.faults.Faults;
import dev.countersign.simulation.stripe.SimulatedAccount;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.ExpectedStanding;
import dev.countersign.simulation.truth.Facts;
import dev.countersign.simulation.truth.KnownEvent;
import dev.countersign.simulation.truth.OrderBook;
import dev.countersign.simulation.truth.Written;
import java.util.List;
import java.util.Optional;

/** At rest every order agrees with Stripe about its payment, refunds, disputes and warnings. */
final class AgreesWithStripe extends Invariant {
  private final Books books;
  private final SimulatedAccount account;
  private final Faults faults;

  AgreesWithStripe(Books books, SimulatedAccount account, Faults faults) {
    super("I18 Closure");
    this.books = books;
    this.account = account;
    this.faults = faults;
  }

  @Override
  public void atRest() {
    if (!account.refuses("/v1/events")) {
      account.simulator().events().forEach(json -> heard(KnownEvent.of(json)));
    }
    List<JsonObject> refunds = account.simulator().refunds();
    List<JsonObject> disputes = account.simulator().disputes();
    List<JsonObject> warnings = account.simulator().fraudWarnings();
    for (OrderBook book : books.orders()) {
      payment(book);
      objects(book, "refund ", refunds, "status", "/v1/refunds");
      objects(book, "dispute ", disputes, "status", "/v1/disputes");
      objects(book, "warning ", warnings, "actionable", "/v1/radar/early_fraud_warnings");
    }
  }

  @Override
  public void written(Written written) {
    boolean ofOrders =
        written.orders().stream().anyMatch(change -> !isReadByHandAlone(change))
            || written.markers().size() + written.bindings().size() > 0;
    require(
        !ofOrders || written.by() == null || !isSecond(written.by()),
        () -> "a second reconciliation has something to write");
  }

  /**
   * Returns whether only a run by hand reads the object. This is so for objects of a list that
   * Stripe rejects, which it reads one by one.
   */
  private boolean isReadByHandAlone(Written.OrderChange change) {
    boolean isRead = change.why() == Written.Why.CONFIRMED || change.why() == Written.Why.READ;
    return isRead && isAListRefused();
  }

  private boolean isAListRefused() {
    return account.refuses("/v1/refunds") || account.refuses("/v1/disputes");
  }

  @Override
  public void ended(Invocation invocation) {
    FunctionAnswer answer = invocation.answer();
    if (answer != null && answer.isSuccess() && isSecond(invocation) && !isAListRefused()) {
      require(
          answer.body().get("repaired").getAsLong() == 0,
          () -> "a second reconciliation finds " + answer.body().get("drift"));
    }
  }

  /**
   * Returns whether it is the run by hand after the run that repairs. A write of an earlier run by
   * hand may still arrive.
   */
  private boolean isSecond(Invocation invocation) {
    return !faults.wereActive(invocation.startedAt())
        && invocation.request() instanceof FunctionRequest.Reconcile call
        && !call.payload().equals("{}");
  }

  /** Checks that every event of an order of ours has had its effect. */
  private void heard(KnownEvent event) {
    Optional<String> order = event.isHandled() ? books.orderOf(event) : Optional.empty();
    if (order.isPresent()) {
      Optional<String> marker = books.marker(event.id());
      require(marker.isPresent(), () -> event.type() + " " + event.id() + " was never heard");
      require(
          !marker.equals(Optional.of("ORPHAN")) || books.order(order.get()).isEmpty(),
          () -> event.id() + " is an orphan, and its order is there");
    }
  }

  private void payment(OrderBook book) {
    Facts facts = book.row().facts();
    for (String id : book.createdAtStripe().keySet()) {
      require(
          facts.named("paymentIntent ").contains(id),
          () -> id + " was created for " + book + ", which doesn't know it");
    }
    for (String id : facts.named("paymentIntent ")) {
      Optional<JsonObject> paymentIntent = account.simulator().paymentIntent(id);
      require(paymentIntent.isPresent(), () -> book + " knows " + id + ", which Stripe doesn't");
      String status = paymentIntent.get().get("status").getAsString();
      require(
          !status.equals("succeeded") || facts.has("succeeded " + id),
          () -> id + " has succeeded, and " + book + " is " + book.row().status());
      require(
          !status.equals("canceled") || facts.has("canceled " + id),
          () -> id + " is canceled, and " + book + " is " + book.row().status());
      require(
          !status.equals("processing") || facts.value("open " + id).contains("processing"),
          () -> id + " is processing, and " + book + " is " + book.row().status());
      require(
          status.equals("succeeded")
              || !id.equals(book.row().standing().own())
              || !ExpectedStanding.isSettled(book.row().status()),
          () -> id + " is " + status + ", and " + book + " is " + book.row().status());
      requireMoneyIsKnown(book, paymentIntent.get());
    }
  }

  /**
   * Checks that the order or a person knows of the money that was taken from the buyer, whatever
   * happened to the payment.
   */
  private void requireMoneyIsKnown(OrderBook book, JsonObject paymentIntent) {
    boolean isKnown =
        book.row().standing().isPaid()
            || book.row().status().equals("QUARANTINED")
            || !book.row().facts().named("release ").isEmpty();
    require(
        isKnown || paymentIntent.get("amount_received").getAsLong() == 0,
        () -> "money was taken by " + paymentIntent.get("id") + ", and " + book + " is not paid");
  }

  /**
   * Checks that the order knows each of Stripe's objects that belong to it, in its current state,
   * and no others. For a list that Stripe rejects, only objects with events can be known.
   */
  private void objects(
      OrderBook book, String kind, List<JsonObject> all, String state, String list) {
    if (account.refuses(list)) {
      return;
    }
    Facts facts = book.row().facts();
    List<String> own = facts.named("paymentIntent ");
    int known = 0;
    for (JsonObject object : all) {
      if (own.contains(object.get("payment_intent").getAsString())) {
        String id = object.get("id").getAsString();
        String now = object.get(state).getAsString();
        require(
            facts.value(kind + id).contains(now),
            () -> kind + id + " is " + now + ", and here " + facts.value(kind + id));
        known++;
      }
    }
    int there = known;
    require(
        facts.named(kind).size() == there,
        () -> book + " has " + facts.named(kind) + ", and Stripe " + there);
  }
}
