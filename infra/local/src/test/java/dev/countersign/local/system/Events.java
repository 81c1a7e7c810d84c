package dev.countersign.local.system;

/** Stripe events as a test needs them. */
final class Events {
  /** What an event brings along and must not be kept. */
  static final String CLIENT_SECRET = "_secret_inTheEventItself";

  private Events() {}

  /**
   * @param mark the stack's
   */
  static String succeeded(
      String mark, String eventId, String paymentIntent, String orderId, long amount) {
    return """
    {"id":"%s","object":"event","api_version":"2026-07-29.dahlia","created":%d,"livemode":false,
     "type":"payment_intent.succeeded","data":{"object":{"id":"%s","object":"payment_intent",
     "amount":%d,"amount_received":%d,"currency":"usd","livemode":false,"status":"succeeded",
     "client_secret":"%s%s",
     "metadata":{"order_id":"%s","countersign":"%s"}}}}
    """
        .formatted(
            eventId,
            java.time.Instant.now().getEpochSecond(),
            paymentIntent,
            amount,
            amount,
            paymentIntent,
            CLIENT_SECRET,
            orderId,
            mark);
  }
}
