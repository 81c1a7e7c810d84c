/**
 * EventBridge: what was sent to a bus is kept. {@code EventBridge} is the engine, {@code
 * InProcessEventBridge} it behind the SDK's interface, {@code LocalEventBridge} it on loopback.
 */
@NullMarked
package dev.countersign.emulators.eventbridge;

import org.jspecify.annotations.NullMarked;
