/** Amounts in Stripe's own minor units, exact or not at all. Start at {@link Money}. */
@NullMarked
package dev.countersign.money;

import org.jspecify.annotations.NullMarked;
