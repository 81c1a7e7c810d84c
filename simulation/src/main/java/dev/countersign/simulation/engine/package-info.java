/** Actors that run one at a time. A seed decides their order and times. Start at {@link Engine}. */
@NullMarked
package dev.countersign.simulation.engine;

import org.jspecify.annotations.NullMarked;
