/**
 * Everybody who does something in a run: buyers, Stripe's couriers, banks, shopkeepers, whoever
 * rolls keys, and attackers. Start at {@link World}.
 */
@NullMarked
package dev.countersign.simulation.world;

import org.jspecify.annotations.NullMarked;
