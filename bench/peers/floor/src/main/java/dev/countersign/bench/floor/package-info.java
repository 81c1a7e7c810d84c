/** The HTTP calls of both functions. Start at {@link CreateHandler} and {@link WebhookHandler}. */
@NullMarked
package dev.countersign.bench.floor;

import org.jspecify.annotations.NullMarked;
