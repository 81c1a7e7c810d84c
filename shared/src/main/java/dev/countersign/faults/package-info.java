/**
 * Faults of the services that we depend on, separate from our own bugs, and the deadline that
 * limits how long we wait for those services. Start at {@link Unavailable}.
 */
@NullMarked
package dev.countersign.faults;

import org.jspecify.annotations.NullMarked;
