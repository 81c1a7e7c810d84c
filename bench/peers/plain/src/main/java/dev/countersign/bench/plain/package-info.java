/** Both functions in plain Java. Start at {@link CreateHandler} and {@link WebhookHandler}. */
@NullMarked
package dev.countersign.bench.plain;

import org.jspecify.annotations.NullMarked;
