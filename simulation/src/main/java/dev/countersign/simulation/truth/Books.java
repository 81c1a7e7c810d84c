package dev.countersign.simulation.truth;

import com.google.gson.JsonObject;
import dev.countersign.emulators.dynamodb.DynamoDbCommit;
import dev.countersign.emulators.dynamodb.DynamoDbCommit.Change;
import dev.countersign.simulation.deployment.Deployment;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.deployment.Witness;
import dev.countersign.simulation.stripe.SimulatedAccount;
import dev.countersign.simulation.truth.Written.Why;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Keeps the books of a run: it enters each commit and each call to Stripe as it happens; then the
 * auditors check.
 */
public final class Books implements Witness.Watcher {
  private final InstantSource clock;
  private final SimulatedAccount account;
  private final List<Auditor> auditors = new ArrayList<>();
  private final Map<String, OrderBook> orders = new TreeMap<>();
  private final Map<String, KnownEvent> events = new TreeMap<>();
  private final Set<String> forged = new TreeSet<>();
  private final Map<String, String> markers = new TreeMap<>();
  private final Map<String, String> owners = new TreeMap<>();
  private final Map<String, DynamoDbOrderRow> ofOtherMode = new TreeMap<>();
  private final PriceHistory prices = new PriceHistory();

  public Books(InstantSource clock, SimulatedAccount account) {
    this.clock = clock;
    this.account = account;
  }

  public void add(Auditor auditor) {
    auditors.add(auditor);
  }

  public Collection<OrderBook> orders() {
    return orders.values();
  }

  public Optional<OrderBook> order(String id) {
    return Optional.ofNullable(orders.get(id));
  }

  /**
   * Returns the orders of the other mode than the account's keys. They are kept separately, and
   * only here: no other book and no other change contains them.
   */
  public Collection<DynamoDbOrderRow> ofOtherMode() {
    return ofOtherMode.values();
  }

  public PriceHistory prices() {
    return prices;
  }

  /** Records an event that the holder of Stripe's signing secret is about to send us. */
  public void know(String eventId, String body) {
    if (event(eventId).isEmpty()) {
      events.put(eventId, KnownEvent.of(body));
    }
  }

  /** Records a false event that the holder of Stripe's signing secret is about to send us. */
  public void knowForged(String eventId, String body) {
    know(eventId, body);
    forged.add(eventId);
  }

  /** Returns the PaymentIntents of that order about which a forged event was believed. */
  public List<String> forged(OrderBook book) {
    return forged.stream()
        .filter(id -> markers.containsKey(id))
        .flatMap(id -> event(id).stream())
        .filter(event -> orderOf(event).filter(book.id()::equals).isPresent())
        .map(KnownEvent::paymentIntent)
        .toList();
  }

  /** Returns the event: Stripe's, or one by another holder of the signing secret. */
  public Optional<KnownEvent> event(String id) {
    if (!events.containsKey(id)) {
      account.simulator().event(id).ifPresent(made -> events.put(id, KnownEvent.of(made)));
    }
    return Optional.ofNullable(events.get(id));
  }

  /** Returns the outcome in the event's marker. */
  public Optional<String> marker(String eventId) {
    return Optional.ofNullable(markers.get(eventId));
  }

  /** Returns the order that a PaymentIntent is bound to. */
  public Optional<String> owner(String paymentIntent) {
    return Optional.ofNullable(owners.get(paymentIntent));
  }

  /** Returns the order that an event is about: by the binding, or else by its metadata. */
  public Optional<String> orderOf(KnownEvent event) {
    return owner(event.paymentIntent()).or(() -> event.claim(Deployment.STACK.mark()));
  }

  @Override
  public void begins(Invocation invocation) {
    auditors.forEach(auditor -> auditor.begins(invocation));
  }

  @Override
  public void calledStripe(Witness.StripeCalled called) {
    auditors.forEach(auditor -> auditor.calledStripe(called));
  }

  @Override
  public void ended(Invocation invocation) {
    auditors.forEach(auditor -> auditor.ended(invocation));
  }

  public void atRest() {
    auditors.forEach(Auditor::atRest);
  }

  @Override
  public void created(SimulatedAccount.Created created, @Nullable Invocation by) {
    if (by != null) {
      String id = created.paymentIntent().get("id").getAsString();
      Optional.ofNullable(created.paymentIntent().getAsJsonObject("metadata").get("order_id"))
          .flatMap(order -> order(order.getAsString()))
          .ifPresent(book -> book.createdAtStripe(id, clock.instant()));
      auditors.forEach(auditor -> auditor.created(created, by));
    }
  }

  @Override
  public void committed(DynamoDbCommit commit, @Nullable Invocation by) {
    List<Written.OrderChange> changed = new ArrayList<>();
    List<Written.Marker> marked = new ArrayList<>();
    List<Written.Binding> bound = new ArrayList<>();
    Set<String> inOtherMode = new TreeSet<>();
    try {
      for (Change change : commit.changes()) {
        if (isOfOtherMode(change)) {
          inOtherMode.add(text(after(change), "orderId"));
          continue;
        }
        switch (change.table()) {
          case Deployment.PRICES -> price(after(change));
          case Deployment.ORDERS -> changed.add(order(change, by));
          case Deployment.PROCESSED_EVENTS -> marked.add(marker(change));
          case Deployment.PAYMENT_INTENTS -> bound.add(binding(change));
          default -> {}
        }
      }
    } catch (RuntimeException e) {
      // This must not look like a fault of the function, which it would answer.
      throw new AssertionError("what was written can't be read", e);
    }
    changed.replaceAll(change -> enter(change, marked, bound, by));
    var written = new Written(by, changed, marked, bound, inOtherMode);
    auditors.forEach(auditor -> auditor.written(written));
  }

  /**
   * Returns whether the change is of such an order, or links an event or a PaymentIntent to one.
   */
  private boolean isOfOtherMode(Change change) {
    return switch (change.table()) {
      case Deployment.ORDERS -> {
        Map<String, AttributeValue> item = after(change);
        boolean isOfOther = attribute(item, "livemode").bool() != account.isLive();
        if (isOfOther) {
          ofOtherMode.put(text(item, "orderId"), DynamoDbOrderRow.of(item));
        }
        yield isOfOther;
      }
      case Deployment.PROCESSED_EVENTS, Deployment.PAYMENT_INTENTS ->
          ofOtherMode.containsKey(text(after(change), "orderId"));
      default -> false;
    };
  }

  /** Enters what the order should know now, and why. */
  private Written.OrderChange enter(
      Written.OrderChange change,
      List<Written.Marker> marked,
      List<Written.Binding> bound,
      @Nullable Invocation by) {
    OrderBook book = change.book();
    book.now(change.after(), clock.instant());
    Why why = change.before().isEmpty() ? Why.PLACED : Why.NOTHING;
    for (Written.Binding binding : bound) {
      if (binding.order().equals(book.id())) {
        book.learnsOf(binding.paymentIntent());
        why = Why.BINDING;
      }
    }
    for (Written.Marker marker : marked) {
      Optional<KnownEvent> event = event(marker.event());
      if (event.isPresent() && marker.order().equals(book.id()) && marker.isNews()) {
        hears(book, event.get());
        why = Why.EVENT;
      }
    }
    boolean isMoreThanBound = why == Why.BINDING && !change.after().facts().equals(book.expected());
    if ((why == Why.NOTHING || isMoreThanBound) && change.before().isPresent()) {
      why = explain(book, change.before().get(), change.after(), by);
    }
    return new Written.OrderChange(book, change.before(), change.after(), why);
  }

  private Why explain(
      OrderBook book, DynamoDbOrderRow before, DynamoDbOrderRow after, @Nullable Invocation by) {
    Optional<String> mismatch =
        book.expected()
            .newIn(after.facts(), "reason provider_mismatch ")
            .filter(id -> isAmiss(book, id));
    if (by != null && by.request() instanceof FunctionRequest.Create && mismatch.isPresent()) {
      book.learns(Facts.of("reason provider_mismatch " + mismatch.get()));
      return Why.MISMATCH;
    }
    return Explanation.of(book, before, after, by);
  }

  /** Returns whether the PaymentIntent at Stripe does not match the order. */
  private boolean isAmiss(OrderBook book, String paymentIntent) {
    JsonObject json = account.simulator().paymentIntent(paymentIntent).orElseThrow();
    return json.get("amount").getAsLong() != book.row().sold().amount()
        || !json.get("currency").getAsString().equals(book.row().sold().currency())
        || json.get("livemode").getAsBoolean() != book.row().sold().livemode();
  }

  private static void hears(OrderBook book, KnownEvent event) {
    if (event.isConsistent()) {
      book.hears(event.saying());
    } else {
      book.learns(Facts.of("reason inconsistent_event " + event.object().get("id").getAsString()));
    }
  }

  private void price(Map<String, AttributeValue> item) {
    prices.now(
        text(item, "productId") + "|" + text(item, "currency"),
        clock.instant(),
        Long.parseLong(attribute(item, "unitAmount").n()),
        attribute(item, "active").bool());
  }

  private Written.OrderChange order(Change change, @Nullable Invocation by) {
    DynamoDbOrderRow after = DynamoDbOrderRow.of(after(change));
    OrderBook known = orders.get(after.id());
    if (known != null) {
      return new Written.OrderChange(known, Optional.of(known.row()), after, Why.NOTHING);
    }
    var book = new OrderBook(after, clock.instant(), by);
    orders.put(after.id(), book);
    return new Written.OrderChange(book, Optional.empty(), after, Why.PLACED);
  }

  private Written.Marker marker(Change change) {
    Map<String, AttributeValue> item = after(change);
    String event = text(item, "eventId");
    String outcome = text(item, "outcome");
    return new Written.Marker(
        event, text(item, "orderId"), outcome, Optional.ofNullable(markers.put(event, outcome)));
  }

  private Written.Binding binding(Change change) {
    Map<String, AttributeValue> item = after(change);
    String paymentIntent = text(item, "paymentIntentId");
    String order = text(item, "orderId");
    return new Written.Binding(
        paymentIntent, order, Optional.ofNullable(owners.put(paymentIntent, order)));
  }

  private static Map<String, AttributeValue> after(Change change) {
    if (change.after() == null) {
      throw new IllegalStateException("nothing is ever deleted");
    }
    return change.after();
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return attribute(item, name).s();
  }

  private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null) {
      throw new IllegalStateException("an item without " + name);
    }
    return value;
  }
}
