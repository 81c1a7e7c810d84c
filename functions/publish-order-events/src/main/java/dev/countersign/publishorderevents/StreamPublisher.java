package dev.countersign.publishorderevents;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Publishes the events of the stream's records, one record after another. A record that cannot be
 * read goes to the failure queue in the end, so that it neither stops the others nor is lost
 * (docs/adr/0018-a-given-up-change-can-be-told.md).
 */
final class StreamPublisher {
  /**
   * The time to wait for a change that a newer version wrote, counted from the change. A deployment
   * takes less, and other changes should not wait longer.
   */
  static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Feed feed;
  private final FailureQueue queue;
  private final InstantSource clock;

  StreamPublisher(Feed feed, FailureQueue queue, InstantSource clock) {
    this.feed = feed;
    this.queue = queue;
    this.clock = clock;
  }

  /**
   * Publishes the records, and returns the first one that Lambda has to deliver again, with all
   * that follow it.
   */
  Optional<OrderStreamRecord> publish(List<OrderStreamRecord> records, FeedLog log) {
    List<OrderStreamRecord> ready =
        records.stream().takeWhile(record -> !isWaitedFor(record)).toList();
    Feed.Sent sent = feed.send(ready.stream().flatMap(record -> record.events().stream()).toList());
    int delivered = sent.delivered();
    for (OrderStreamRecord record : ready) {
      boolean isTold = record.events().size() <= delivered;
      Optional<String> fault =
          isTold ? finish(record, log) : sent.fault().or(() -> Optional.of("nobody knows why"));
      if (fault.isPresent()) {
        log.comesAgain(record, fault.get());
        return Optional.of(record);
      }
      delivered -= record.events().size();
    }
    Optional<OrderStreamRecord> waitedFor = records.stream().skip(ready.size()).findFirst();
    waitedFor.ifPresent(record -> log.waitsFor((OrderStreamRecord.Newer) record));
    return waitedFor;
  }

  private boolean isWaitedFor(OrderStreamRecord record) {
    return record instanceof OrderStreamRecord.Newer newer
        && clock.instant().isBefore(newer.change().changedAt().plus(PATIENCE));
  }

  /** Completes a record whose events were delivered. Returns the reason if that failed. */
  private Optional<String> finish(OrderStreamRecord record, FeedLog log) {
    return switch (record) {
      case OrderStreamRecord.Understood(_, var events) -> {
        events.forEach(log::published);
        yield Optional.empty();
      }
      case OrderStreamRecord.Newer(_, var change, var fault) -> giveUp(record, change, fault, log);
      case OrderStreamRecord.NotAnOrder notAnOrder -> {
        if (notAnOrder.change().isPresent()) {
          yield giveUp(record, notAnOrder.change().get(), notAnOrder.fault(), log);
        }
        log.passedOver(notAnOrder);
        yield Optional.empty();
      }
    };
  }

  private Optional<String> giveUp(
      OrderStreamRecord record, Unpublished change, RuntimeException why, FeedLog log) {
    Optional<String> fault = queue.put(change);
    if (fault.isEmpty()) {
      log.givenUp(record, change, why);
    }
    return fault;
  }
}
