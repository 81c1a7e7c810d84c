package dev.countersign.emulators.stripe;

import java.time.Instant;

/**
 * Something that happened, and the object as it was right after.
 *
 * @param snapshot never changed once the event is made
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
    return Json.object(id, "event")
        .with("api_version", apiVersion)
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
