/**
 * The invariants of docs/cases.md, one class each, named by its sentence. Start at {@link
 * Invariants}.
 */
@NullMarked
package dev.countersign.simulation.invariants;

import org.jspecify.annotations.NullMarked;
