/** EventBridge on loopback: what was sent to a bus is kept. Start at {@code LocalEventBridge}. */
@NullMarked
package dev.countersign.emulators.eventbridge;

import org.jspecify.annotations.NullMarked;
