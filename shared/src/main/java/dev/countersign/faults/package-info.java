/**
 * Faults of what we depend on, told apart from bugs of our own, and the deadline that keeps them
 * from holding us up. Start at {@link Unavailable}.
 */
@NullMarked
package dev.countersign.faults;

import org.jspecify.annotations.NullMarked;
