/** The one Stripe account of a run. Start at {@link SimulatedAccount}. */
@NullMarked
package dev.countersign.simulation.stripe;

import org.jspecify.annotations.NullMarked;
