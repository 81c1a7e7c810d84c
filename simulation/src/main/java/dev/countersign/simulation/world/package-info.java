/**
 * All actors of a run: buyers, Stripe's couriers, banks, shopkeepers, people who roll keys, and
 * attackers. Start at {@link World}.
 */
@NullMarked
package dev.countersign.simulation.world;

import org.jspecify.annotations.NullMarked;
