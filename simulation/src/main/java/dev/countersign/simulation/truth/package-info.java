/**
 * What must be true about an order, computed from Stripe's own objects and from docs/cases.md, by
 * none of the code under test. Start at {@link Books}.
 */
@NullMarked
package dev.countersign.simulation.truth;

import org.jspecify.annotations.NullMarked;
