package dev.countersign.emulators.stripe;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which events some endpoint has not taken: because it is still to be told, or never will be. */
final class Undelivered {
  private final Map<String, Open> byEvent = new HashMap<>();

  /** The endpoint is to be told; if it failed to take the event before, this is another chance. */
  void queued(String eventId, String endpointId) {
    Open open = byEvent.computeIfAbsent(eventId, _ -> new Open());
    open.pending++;
    open.failedAt.remove(endpointId);
  }

  /** The endpoint has taken the event, or is no more and need not take it. */
  void settled(String eventId) {
    Open open = dequeue(eventId);
    if (open.pending == 0 && open.failedAt.isEmpty()) {
      byEvent.remove(eventId);
    }
  }

  /** Nobody tells this endpoint any more, though it has not taken the event. */
  void failed(String eventId, String endpointId) {
    dequeue(eventId).failedAt.add(endpointId);
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

  private static final class Open {
    private final Set<String> failedAt = new HashSet<>();
    private int pending;
  }
}
