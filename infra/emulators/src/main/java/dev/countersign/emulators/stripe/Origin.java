package dev.countersign.emulators.stripe;

import org.jspecify.annotations.Nullable;

/** The API request that caused an event; both parts are null if none did. */
record Origin(@Nullable String requestId, @Nullable String idempotencyKey) {
  static final Origin NONE = new Origin(null, null);
}
