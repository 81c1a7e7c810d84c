/** The faults of a run, and their rates. Start at {@link Faults}. */
@NullMarked
package dev.countersign.simulation.faults;

import org.jspecify.annotations.NullMarked;
