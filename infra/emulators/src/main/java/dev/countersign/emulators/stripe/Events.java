package dev.countersign.emulators.stripe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All events of the account. Stripe lists them for thirty days. */
final class Events {
  private static final Duration HISTORY = Duration.ofDays(30);
  private static final int MOST_TYPES = 20;
  private static final Set<String> LIST_PARAMETERS =
      Stream.concat(ListPage.PARAMETERS.stream(), Stream.of("type", "types", "delivery_success"))
          .collect(Collectors.toUnmodifiableSet());

  private final Ledger<Event> events = new Ledger<>();
  private final List<Countdown<String>> omissions = new ArrayList<>();
  private final Ids ids;
  private final InstantSource clock;
  private final String apiVersion;
  private final boolean livemode;
  private final WebhookEndpoints endpoints;
  private final Deliveries deliveries;

  Events(
      Ids ids,
      InstantSource clock,
      String apiVersion,
      boolean livemode,
      WebhookEndpoints endpoints,
      Deliveries deliveries) {
    this.ids = ids;
    this.clock = clock;
    this.apiVersion = apiVersion;
    this.livemode = livemode;
    this.endpoints = endpoints;
    this.deliveries = deliveries;
  }

  /** Omits the next events of the types that match. */
  void omit(int times, Predicate<String> types) {
    omissions.add(new Countdown<>(times, types));
  }

  void omitNoMore() {
    omissions.clear();
  }

  /**
   * Stores the event with its object, and queues it for every endpoint that subscribes to its type.
   */
  void record(String type, Json object, Origin origin) {
    if (!omit(type)) {
      make(type, object, origin);
    }
  }

  /** Creates a second Event object for the same change, which Stripe says can happen. */
  Event repeat(String id) {
    Event event = known(id);
    return make(event.type(), event.snapshot(), event.origin());
  }

  private Event make(String type, Json snapshot, Origin origin) {
    Instant created = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var event = new Event(ids.next("evt"), type, created, apiVersion, livemode, snapshot, origin);
    events.add(event);
    deliver(event);
    return event;
  }

  private void deliver(Event event) {
    deliveries.enqueue(event, endpoints.subscribers(event.type()));
  }

  private boolean omit(String type) {
    for (Countdown<String> omission : omissions) {
      if (omission.useUp(type)) {
        omissions.removeIf(Countdown::isOver);
        return true;
      }
    }
    return false;
  }

  void giveUp(String id) {
    deliveries.giveUp(known(id).id());
  }

  void resend(String id) {
    deliver(known(id));
  }

  Json retrieve(String id, Form form) {
    form.allowing(Set.of());
    return find(id).map(this::json).orElseThrow(() -> StripeFailure.notFound("event", id, "id"));
  }

  Json list(Form form) {
    form.allowing(LIST_PARAMETERS);
    var types = new HashSet<>(form.list("types"));
    if (types.size() > MOST_TYPES || (!types.isEmpty() && form.text("type").isPresent())) {
      throw StripeFailure.invalid(
          null, "types", "Pass either type, or types with at most " + MOST_TYPES + " names.");
    }
    form.text("type").ifPresent(types::add);
    Optional<Boolean> delivered = form.flag("delivery_success");
    Predicate<Event> remembered = remembered();
    Predicate<Event> matching =
        event ->
            remembered.test(event)
                && (types.isEmpty() || isOfOne(types, event.type()))
                && (delivered.isEmpty() || delivered.get() == isDelivered(event));
    return ListPage.of(events, matching, form, "/v1/events", "event", this::json);
  }

  /** Returns all events, including those that Stripe would no longer list. */
  List<Json> oldestFirst() {
    return events.oldestFirst().stream().map(this::json).toList();
  }

  /** Returns an event, even if Stripe would no longer list it. */
  Optional<Json> anyAge(String id) {
    return events.find(id).map(this::json);
  }

  /** Returns whether the type is one of these, or begins as one that ends with a star. */
  private static boolean isOfOne(Set<String> patterns, String type) {
    for (String pattern : patterns) {
      boolean isPrefix = pattern.endsWith("*");
      if (isPrefix
          ? type.startsWith(pattern.substring(0, pattern.length() - 1))
          : type.equals(pattern)) {
        return true;
      }
    }
    return false;
  }

  private Json json(Event event) {
    return event.json(deliveries.undelivered(event.id()));
  }

  /** Returns whether every endpoint that subscribes to it has accepted it. */
  private boolean isDelivered(Event event) {
    return deliveries.undelivered(event.id()) == 0;
  }

  private Predicate<Event> remembered() {
    Instant forgotten = clock.instant().minus(HISTORY);
    return event -> event.created().isAfter(forgotten);
  }

  private Optional<Event> find(String id) {
    return events.find(id).filter(remembered());
  }

  private Event known(String id) {
    return find(id).orElseThrow(() -> new IllegalArgumentException("no such event: " + id));
  }
}
