package dev.countersign.emulators.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;

/**
 * One attempt to deliver one event to one endpoint.
 *
 * @param id names this attempt in a report
 * @param endpointId the webhook endpoint: several can have one URL
 * @param body the signed body, byte for byte as UTF-8
 * @param signature the value of {@code Stripe-Signature}, made for this attempt
 * @param attempt from 1
 */
public record Delivery(
    String id,
    String eventId,
    String eventType,
    String endpointId,
    URI endpoint,
    String body,
    String signature,
    int attempt) {

  /** Returns a new copy of the bytes to send. */
  public byte[] bytes() {
    return body.getBytes(UTF_8);
  }

  @Override
  public String toString() {
    return eventType + " " + eventId + " attempt " + attempt;
  }
}
