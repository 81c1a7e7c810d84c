/**
 * Shows that the simulation detects mistakes: it breaks the code on purpose, in many ways, and
 * counts the seeds until this is noticed. Start at {@link Teeth}.
 */
@NullMarked
package dev.countersign.simulation.teeth;

import org.jspecify.annotations.NullMarked;
