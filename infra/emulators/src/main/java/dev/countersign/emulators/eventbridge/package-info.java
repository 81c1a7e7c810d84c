/**
 * EventBridge: it keeps what was sent to a bus. {@code EventBridge} is the engine, {@code
 * InProcessEventBridge} has the SDK's interface, {@code LocalEventBridge} serves on loopback.
 */
@NullMarked
package dev.countersign.emulators.eventbridge;

import org.jspecify.annotations.NullMarked;
