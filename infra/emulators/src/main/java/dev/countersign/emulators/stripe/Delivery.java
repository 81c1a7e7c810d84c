package dev.countersign.emulators.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;

/**
 * One attempt to tell one endpoint of one event.
 *
 * @param id names this attempt in a report
 * @param body what is signed, byte for byte as UTF-8
 * @param signature the value of {@code Stripe-Signature}, made for this attempt
 * @param attempt from 1
 */
public record Delivery(
    String id,
    String eventId,
    String eventType,
    URI endpoint,
    String body,
    String signature,
    int attempt) {

  /** A fresh copy of the bytes to send. */
  public byte[] bytes() {
    return body.getBytes(UTF_8);
  }

  @Override
  public String toString() {
    return eventType + " " + eventId + " attempt " + attempt;
  }
}
