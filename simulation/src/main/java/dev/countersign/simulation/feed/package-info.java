/** EventBridge in memory, with one consumer. Start at {@link EventBridgeBus}. */
@NullMarked
package dev.countersign.simulation.feed;

import org.jspecify.annotations.NullMarked;
