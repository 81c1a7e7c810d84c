package dev.countersign.simulation.invariants;

import com.google.gson.JsonObject;
import dev.countersign.simulation.stripe.StripeAccount;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.Facts;
import dev.countersign.simulation.truth.KnownEvent;
import dev.countersign.simulation.truth.OrderBook;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** At rest every order says what Stripe says of its payment, refunds, disputes and warnings. */
final class AgreesWithStripe extends Invariant {
  private final Books books;
  private final StripeAccount account;

  AgreesWithStripe(Books books, StripeAccount account) {
    super("I18 Closure");
    this.books = books;
    this.account = account;
  }

  @Override
  public void atRest() {
    Set<String> unheard = new TreeSet<>();
    for (JsonObject json : account.simulator().events()) {
      heard(KnownEvent.of(json)).ifPresent(unheard::add);
    }
    List<JsonObject> refunds = account.simulator().refunds();
    List<JsonObject> disputes = account.simulator().disputes();
    List<JsonObject> warnings = account.simulator().fraudWarnings();
    for (OrderBook book : books.orders()) {
      if (unheard.contains(book.id())) {
        continue;
      }
      payment(book);
      objects(book, "refund ", refunds, "status");
      objects(book, "dispute ", disputes, "status");
      // Of two events within a second chance decides which is the later one (CASES 1.3).
      objects(book, "warning ", warnings, "id");
    }
  }

  /** The order of an event that Stripe gave up. */
  private Optional<String> heard(KnownEvent event) {
    Optional<String> order = event.isHandled() ? books.orderOf(event) : Optional.empty();
    Optional<String> marker = books.marker(event.id());
    if (order.isPresent() && marker.isPresent()) {
      boolean there = books.order(order.get()).isPresent();
      require(
          !there || !event.isReadable() || !marker.get().equals("ORPHAN"),
          () -> event.id() + " is an orphan, and its order is there");
    }
    return marker.isPresent() ? Optional.empty() : order;
  }

  private void payment(OrderBook book) {
    Facts facts = book.row().facts();
    for (String id : facts.named("paymentIntent ")) {
      Optional<JsonObject> paymentIntent = account.simulator().paymentIntent(id);
      require(paymentIntent.isPresent(), () -> book + " knows " + id + ", which Stripe doesn't");
      String status = paymentIntent.get().get("status").getAsString();
      require(
          !status.equals("succeeded") || facts.has("succeeded"),
          () -> id + " has succeeded, and " + book + " is " + book.row().status());
      require(
          !status.equals("canceled") || facts.has("canceled"),
          () -> id + " is canceled, and " + book + " is " + book.row().status());
      require(
          !status.equals("processing") || facts.value("open").contains("processing"),
          () -> id + " is processing, and " + book + " is " + book.row().status());
    }
  }

  /** Each of Stripe's objects that belong to the order, in its present state, and no others. */
  private void objects(OrderBook book, String kind, List<JsonObject> all, String state) {
    Facts facts = book.row().facts();
    List<String> own = facts.named("paymentIntent ");
    int known = 0;
    for (JsonObject object : all) {
      if (own.contains(object.get("payment_intent").getAsString())) {
        String id = object.get("id").getAsString();
        String now = object.get(state).getAsString();
        require(
            (id + " " + facts.value(kind + id)).contains(now),
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
