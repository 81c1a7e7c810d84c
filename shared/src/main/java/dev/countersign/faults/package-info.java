/** Faults of what we depend on, told apart from bugs of our own. Start at {@link Unavailable}. */
@NullMarked
package dev.countersign.faults;

import org.jspecify.annotations.NullMarked;
