package dev.countersign.emulators.stripe;

import java.time.Instant;

/**
 * An event, and its object right after the change.
 *
 * @param apiVersion the account's own
 * @param snapshot never changes once the event is created
 */
record Event(
    String id,
    String type,
    Instant created,
    String apiVersion,
    boolean livemode,
    Json snapshot,
    Origin origin)
    implements ListPage.Listable {

  Json json(int pendingWebhooks) {
    return json(apiVersion, pendingWebhooks);
  }

  /**
   * Returns the event as an endpoint of this API version gets it. Unlike at Stripe, the object in
   * it is the same in every version.
   */
  Json json(String version, int pendingWebhooks) {
    return Json.object(id, "event")
        .with("api_version", version)
        .with("created", created.getEpochSecond())
        .with("data", Json.object().with("object", snapshot))
        .with("livemode", livemode)
        .with("pending_webhooks", pendingWebhooks)
        .with(
            "request",
            Json.object()
                .with("id", origin.requestId())
                .with("idempotency_key", origin.idempotencyKey()))
        .with("type", type);
  }
}
