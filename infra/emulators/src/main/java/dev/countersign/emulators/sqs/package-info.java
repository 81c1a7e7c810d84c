/** SQS on loopback: what was sent to a queue waits there. Start at {@link LocalSqs}. */
@NullMarked
package dev.countersign.emulators.sqs;

import org.jspecify.annotations.NullMarked;
