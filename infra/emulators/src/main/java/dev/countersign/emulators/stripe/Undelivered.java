package dev.countersign.emulators.stripe;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The events that an endpoint has not accepted, because a delivery is still due or has failed for
 * good.
 */
final class Undelivered {
  private final Map<String, Open> byEvent = new HashMap<>();

  /** Records that a delivery to the endpoint is due, also after an earlier one has failed. */
  void queued(String eventId, String endpointId) {
    Open open = byEvent.computeIfAbsent(eventId, _ -> new Open());
    open.pending++;
    open.failedAt.remove(endpointId);
  }

  /** Records that the endpoint has accepted the event, or no longer exists. */
  void settled(String eventId) {
    Open open = dequeue(eventId);
    if (open.pending == 0 && open.failedAt.isEmpty()) {
      byEvent.remove(eventId);
    }
  }

  /** Records that the delivery to this endpoint has failed for good. */
  void failed(String eventId, String endpointId) {
    dequeue(eventId).failedAt.add(endpointId);
  }

  /** Returns the number of deliveries that have not succeeded, pending or failed for good. */
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
