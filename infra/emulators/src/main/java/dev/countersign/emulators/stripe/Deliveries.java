package dev.countersign.emulators.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who listens, what they have not yet taken, and when they are told again. */
final class Deliveries {
  private static final Comparator<Waiting> ORDER =
      Comparator.comparing(Waiting::dueAt).thenComparing(Waiting::number);

  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<String, Waiting> handedOut = new LinkedHashMap<>();
  private final Ids ids;
  private final InstantSource clock;
  private final WebhookSecrets secrets;
  private final RetrySchedule schedule;
  private Runnable listener = () -> {};
  private long queued;

  Deliveries(Ids ids, InstantSource clock, WebhookSecrets secrets, RetrySchedule schedule) {
    this.ids = ids;
    this.clock = clock;
    this.secrets = secrets;
    this.schedule = schedule;
  }

  String subscribe(URI url, Set<String> types) {
    String id = ids.next("we");
    endpoints.put(id, new Endpoint(id, url, types));
    return id;
  }

  void unsubscribe(String endpointId) {
    endpoints.remove(endpointId);
    waiting.removeIf(one -> one.endpoint().id().equals(endpointId));
  }

  void onQueued(Runnable listener) {
    this.listener = listener;
  }

  void enqueue(Event event) {
    List<Endpoint> interested =
        endpoints.values().stream().filter(endpoint -> endpoint.wants(event.type())).toList();
    String body = Json.write(event.json(interested.size()));
    Instant now = clock.instant();
    for (Endpoint endpoint : interested) {
      waiting.add(new Waiting(event.id(), event.type(), endpoint, body, 1, now, now, ++queued));
    }
    listener.run();
  }

  int pending(String eventId) {
    return (int)
        (waiting.stream().filter(one -> one.eventId().equals(eventId)).count()
            + handedOut.values().stream().filter(one -> one.eventId().equals(eventId)).count());
  }

  Optional<Instant> nextDue() {
    return waiting.stream().map(Waiting::dueAt).min(Comparator.naturalOrder());
  }

  /** Hands out what is due, at most so many, the longest due first. */
  List<Delivery> due(int most) {
    Instant now = clock.instant();
    List<Waiting> due =
        waiting.stream()
            .filter(one -> !one.dueAt().isAfter(now))
            .sorted(ORDER)
            .limit(most)
            .toList();
    waiting.removeAll(due);
    return due.stream().map(one -> handOut(one, now)).toList();
  }

  /** Signed now: a retry may come hours later, and an old timestamp would be refused. */
  private Delivery handOut(Waiting one, Instant now) {
    String id = ids.next("del");
    handedOut.put(id, one);
    String signature = WebhookSigner.header(now, one.body().getBytes(UTF_8), secrets.active(now));
    return new Delivery(
        id,
        one.eventId(),
        one.eventType(),
        one.endpoint().url(),
        one.body(),
        signature,
        one.attempt());
  }

  void report(Delivery delivery, int status) {
    Waiting one = handedOut.remove(delivery.id());
    if (one == null) {
      throw new IllegalArgumentException("not waiting for a report on " + delivery);
    }
    boolean taken = status >= 200 && status < 300;
    if (!taken && endpoints.containsKey(one.endpoint().id())) {
      Instant now = clock.instant();
      schedule
          .pauseAfter(one.attempt(), Duration.between(one.since(), now))
          .ifPresent(pause -> waiting.add(one.again(now.plus(pause), ++queued)));
    }
    listener.run();
  }

  private record Endpoint(String id, URI url, Set<String> types) {
    boolean wants(String type) {
      return types.isEmpty() || types.contains("*") || types.contains(type);
    }
  }

  private record Waiting(
      String eventId,
      String eventType,
      Endpoint endpoint,
      String body,
      int attempt,
      Instant since,
      Instant dueAt,
      long number) {

    Waiting again(Instant due, long nextNumber) {
      return new Waiting(eventId, eventType, endpoint, body, attempt + 1, since, due, nextNumber);
    }
  }
}
