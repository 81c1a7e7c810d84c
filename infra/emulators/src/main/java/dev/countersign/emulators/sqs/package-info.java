/**
 * SQS: what was sent to a queue waits there. {@code Sqs} is the engine, {@code InProcessSqs} it
 * behind the SDK's interface, {@code LocalSqs} it on loopback.
 */
@NullMarked
package dev.countersign.emulators.sqs;

import org.jspecify.annotations.NullMarked;
