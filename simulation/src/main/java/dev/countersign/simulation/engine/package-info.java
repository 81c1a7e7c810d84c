/**
 * Actors of which one runs at a time, in an order and at times that a seed decides. Start at {@link
 * Engine}.
 */
@NullMarked
package dev.countersign.simulation.engine;

import org.jspecify.annotations.NullMarked;
