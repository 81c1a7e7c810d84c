/**
 * Shows that the simulation bites: breaks the code on purpose, in many ways, and counts the seeds
 * until it is noticed. Start at {@link Teeth}.
 */
@NullMarked
package dev.countersign.simulation.teeth;

import org.jspecify.annotations.NullMarked;
