/**
 * What must never be untrue: the invariants of the case catalogue, one class each, named by its
 * sentence. Start at {@link Invariants}.
 */
@NullMarked
package dev.countersign.simulation.invariants;

import org.jspecify.annotations.NullMarked;
