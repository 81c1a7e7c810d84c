package dev.countersign.emulators.stripe;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which events some endpoint has not taken: because it is still to be told, or never will be. */
final class Undelivered {
  private final Map<String, Open> byEvent = new HashMap<>();

  void queued(String eventId) {
    byEvent.computeIfAbsent(eventId, _ -> new Open()).pending++;
  }

  void taken(String eventId, String endpointId) {
    Open open = dequeue(eventId);
    open.failedAt.remove(endpointId);
    forgetIfDone(eventId, open);
  }

  /** Nobody tells this endpoint any more, though it has not taken the event. */
  void failed(String eventId, String endpointId) {
    dequeue(eventId).failedAt.add(endpointId);
  }

  /** The endpoint is no more: whether it took the event is no question any more. */
  void dropped(String eventId) {
    forgetIfDone(eventId, dequeue(eventId));
  }

  /** How many deliveries have not succeeded, be they still pending or failed for good. */
  int count(String eventId) {
    Open open = byEvent.get(eventId);
    return open == null ? 0 : open.pending + open.failedAt.size();
  }

  private Open dequeue(String eventId) {
    Open open = byEvent.get(eventId);
    if (open == null || open.pending == 0) {
      throw new IllegalStateException("nothing is pending of " + eventId);
    }
    open.pending--;
    return open;
  }

  private void forgetIfDone(String eventId, Open open) {
    if (open.pending == 0 && open.failedAt.isEmpty()) {
      byEvent.remove(eventId);
    }
  }

  private static final class Open {
    private final Set<String> failedAt = new HashSet<>();
    private int pending;
  }
}
