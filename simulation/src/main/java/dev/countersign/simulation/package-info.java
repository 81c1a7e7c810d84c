/**
 * The functions in a simulated world in which one seed decides everything. Start at {@link
 * SimulationRun}.
 */
@NullMarked
package dev.countersign.simulation;

import org.jspecify.annotations.NullMarked;
