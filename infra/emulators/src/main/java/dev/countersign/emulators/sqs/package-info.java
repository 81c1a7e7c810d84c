/**
 * SQS: messages wait in a queue. {@code Sqs} is the engine, {@code InProcessSqs} has the SDK's
 * interface, {@code LocalSqs} serves on loopback.
 */
@NullMarked
package dev.countersign.emulators.sqs;

import org.jspecify.annotations.NullMarked;
