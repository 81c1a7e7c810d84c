package dev.countersign.simulation.truth;

import dev.countersign.simulation.deployment.Invocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One order: what the table says about it, and what it should say. */
public final class OrderBook {
  private final String id;
  private final Instant placedAt;
  private final @Nullable Invocation placedBy;
  private final List<Saying> heard = new ArrayList<>();
  private final Map<String, Instant> createdAtStripe = new TreeMap<>();
  private final NavigableMap<Instant, String> statuses = new TreeMap<>();
  private DynamoDbOrderRow row;
  private Facts expected = Facts.NONE;

  OrderBook(DynamoDbOrderRow row, Instant placedAt, @Nullable Invocation placedBy) {
    this.id = row.id();
    this.row = row;
    this.placedAt = placedAt;
    this.placedBy = placedBy;
  }

  public String id() {
    return id;
  }

  /** Returns when it was placed, by the true time, whatever the row says. */
  public Instant placedAt() {
    return placedAt;
  }

  public Optional<Invocation> placedBy() {
    return Optional.ofNullable(placedBy);
  }

  public DynamoDbOrderRow row() {
    return row;
  }

  /** Returns what Stripe said about it that is recorded: by an event's marker, or by a read. */
  public List<Saying> heard() {
    return heard;
  }

  /** Returns the join of everything that is recorded about it. */
  public Facts expected() {
    return expected;
  }

  /** Returns the PaymentIntents that our functions created for it, and when. */
  public Map<String, Instant> createdAtStripe() {
    return createdAtStripe;
  }

  /** Returns its status at that time; empty if it did not exist yet. */
  public Optional<String> statusAt(Instant moment) {
    return Optional.ofNullable(statuses.floorEntry(moment)).map(Map.Entry::getValue);
  }

  /**
   * Returns the statuses that it has had from that time until now, with the one that it had then.
   */
  public Collection<String> statusesSince(Instant moment) {
    Instant first = statuses.floorKey(moment);
    return (first == null ? statuses : statuses.tailMap(first, true)).values();
  }

  void now(DynamoDbOrderRow next, Instant at) {
    row = next;
    statuses.put(at, next.status());
  }

  void hears(Saying said) {
    heard.add(said);
    expected = expectedAfter(said);
  }

  /** Returns what it should know after that observation. */
  Facts expectedAfter(Saying said) {
    Facts after = expected.join(said.about(row.sold()));
    return row.paymentIntent().map(id -> after.join(Facts.of("paymentIntent " + id))).orElse(after);
  }

  void learnsOf(String paymentIntent) {
    learns(Facts.of("paymentIntent " + paymentIntent));
  }

  void learns(Facts facts) {
    expected = expected.join(facts);
  }

  void createdAtStripe(String paymentIntent, Instant at) {
    createdAtStripe.put(paymentIntent, at);
  }

  @Override
  public String toString() {
    return "order " + id.substring(0, 8);
  }
}
