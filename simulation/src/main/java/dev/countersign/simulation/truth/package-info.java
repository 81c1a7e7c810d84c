/**
 * What must be true of an order, worked out from Stripe's own words and from docs/cases.md, by none
 * of the code that is tested. Start at {@link Books}.
 */
@NullMarked
package dev.countersign.simulation.truth;

import org.jspecify.annotations.NullMarked;
