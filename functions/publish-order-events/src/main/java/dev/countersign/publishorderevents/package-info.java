/** Publishes what happened to an order. Start at {@link PublishOrderEventsHandler}. */
@NullMarked
package dev.countersign.publishorderevents;

import org.jspecify.annotations.NullMarked;
