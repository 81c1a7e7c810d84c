package dev.countersign.emulators.stripe;

/** Receives the result of each attempt, for a log line. */
@FunctionalInterface
public interface DeliveryListener {
  /**
   * Reports that one attempt is over.
   *
   * @param attempt from 1
   * @param status the HTTP status, or 0 if no answer came
   */
  void delivered(String eventType, String eventId, int attempt, int status);
}
