/** What goes wrong in a run, and how often. Start at {@link Faults}. */
@NullMarked
package dev.countersign.simulation.faults;

import org.jspecify.annotations.NullMarked;
