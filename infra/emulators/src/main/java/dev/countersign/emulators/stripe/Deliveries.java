package dev.countersign.emulators.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/** The events that webhook endpoints have not yet accepted, and the times of the retries. */
final class Deliveries {
  private static final Comparator<QueuedDelivery> ORDER =
      Comparator.comparing(QueuedDelivery::dueAt).thenComparingLong(QueuedDelivery::number);

  private final PriorityQueue<QueuedDelivery> waiting = new PriorityQueue<>(ORDER);
  private final Map<String, QueuedDelivery> handedOut = new HashMap<>();
  private final Undelivered undelivered = new Undelivered();
  private final Ids ids;
  private final InstantSource clock;
  private final RetrySchedule schedule;
  private Runnable listener = () -> {};
  private long queued;

  Deliveries(Ids ids, InstantSource clock, RetrySchedule schedule) {
    this.ids = ids;
    this.clock = clock;
    this.schedule = schedule;
  }

  /** Forgets what a deleted endpoint has not accepted. */
  void drop(WebhookEndpoint endpoint) {
    takeOut(one -> one.endpoint().equals(endpoint))
        .forEach(one -> undelivered.settled(one.eventId()));
  }

  void onQueued(Runnable listener) {
    this.listener = listener;
  }

  /** Queues the event for these endpoints. What they subscribe to later does not matter. */
  void enqueue(Event event, List<WebhookEndpoint> recipients) {
    if (!recipients.isEmpty()) {
      var message = new EventMessage(event, recipients.size());
      Instant now = clock.instant();
      for (WebhookEndpoint endpoint : recipients) {
        waiting.add(new QueuedDelivery(message, endpoint, 1, now, now, ++queued, false));
        undelivered.queued(event.id(), endpoint.id());
      }
    }
    listener.run();
  }

  /**
   * Stops the delivery of an event that is not accepted yet. A delivery in progress is not retried.
   */
  void giveUp(String eventId) {
    takeOut(one -> one.eventId().equals(eventId))
        .forEach(one -> undelivered.failed(eventId, one.endpoint().id()));
    handedOut.replaceAll((_, one) -> one.eventId().equals(eventId) ? one.lastAttempt() : one);
  }

  /**
   * Returns the number of endpoints that have not accepted the event, because its delivery is in
   * progress or failed for good.
   */
  int undelivered(String eventId) {
    return undelivered.count(eventId);
  }

  Optional<Instant> nextDue() {
    return Optional.ofNullable(waiting.peek()).map(QueuedDelivery::dueAt);
  }

  /**
   * Returns the deliveries that are due, at most the given number, the longest due first.
   *
   * <p>"If your endpoint has been disabled or deleted when Stripe attempts a retry, future retries
   * of that event are prevented. However, if you disable and then re-enable a webhook endpoint
   * before Stripe can retry, you can still expect to see future retry attempts" (Stripe docs,
   * "Receive Stripe events in your webhook endpoint").
   */
  List<Delivery> due(int most) {
    Instant now = clock.instant();
    var due = new ArrayList<Delivery>();
    while (due.size() < most && !waiting.isEmpty() && !waiting.peek().dueAt().isAfter(now)) {
      QueuedDelivery next = waiting.remove();
      if (next.endpoint().isEnabled()) {
        due.add(handOut(next, now));
      } else {
        undelivered.failed(next.eventId(), next.endpoint().id());
      }
    }
    return List.copyOf(due);
  }

  /**
   * Signs the delivery now: a retry may come hours later, and an old timestamp would be rejected.
   */
  private Delivery handOut(QueuedDelivery one, Instant now) {
    String id = ids.next("del");
    handedOut.put(id, one);
    WebhookEndpoint endpoint = one.endpoint();
    String body = one.message().body(endpoint);
    return new Delivery(
        id,
        one.eventId(),
        one.message().event().type(),
        endpoint.id(),
        endpoint.url(),
        body,
        endpoint.sign(now, body.getBytes(UTF_8)),
        one.attempt());
  }

  void report(Delivery delivery, int status) {
    QueuedDelivery one = handedOut.remove(delivery.id());
    if (one == null) {
      throw new IllegalArgumentException("not waiting for a report on " + delivery);
    }
    boolean taken = status >= 200 && status < 300;
    if (taken || one.endpoint().isDeleted()) {
      undelivered.settled(one.eventId());
    } else {
      tryAgainOrFail(one);
    }
    listener.run();
  }

  private void tryAgainOrFail(QueuedDelivery one) {
    Instant now = clock.instant();
    Optional<Duration> pause =
        schedule.pauseAfter(one.attempt(), Duration.between(one.since(), now));
    if (pause.isPresent() && !one.last()) {
      waiting.add(one.again(now.plus(pause.get()), ++queued));
    } else {
      undelivered.failed(one.eventId(), one.endpoint().id());
    }
  }

  private List<QueuedDelivery> takeOut(Predicate<QueuedDelivery> which) {
    List<QueuedDelivery> taken = waiting.stream().filter(which).toList();
    waiting.removeIf(which);
    return taken;
  }

  /**
   * The body that the endpoints of one API version get for an event in every attempt: written once,
   * when it is needed.
   */
  private static final class EventMessage {
    private final Event event;
    private final int recipients;
    private final Map<String, String> bodies = new HashMap<>(2);

    EventMessage(Event event, int recipients) {
      this.event = event;
      this.recipients = recipients;
    }

    Event event() {
      return event;
    }

    String body(WebhookEndpoint endpoint) {
      return bodies.computeIfAbsent(
          endpoint.apiVersion().orElse(event.apiVersion()),
          version -> event.json(version, recipients).write());
    }
  }

  /**
   * One event to be delivered to one endpoint.
   *
   * @param number orders deliveries that are due at the same time: the earlier queued goes first
   * @param last whether no further attempt follows
   */
  private record QueuedDelivery(
      EventMessage message,
      WebhookEndpoint endpoint,
      int attempt,
      Instant since,
      Instant dueAt,
      long number,
      boolean last) {

    String eventId() {
      return message.event().id();
    }

    QueuedDelivery again(Instant due, long nextNumber) {
      return new QueuedDelivery(message, endpoint, attempt + 1, since, due, nextNumber, last);
    }

    QueuedDelivery lastAttempt() {
      return new QueuedDelivery(message, endpoint, attempt, since, dueAt, number, true);
    }
  }
}
