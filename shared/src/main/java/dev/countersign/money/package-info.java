/** Amounts in Stripe's minor units. Arithmetic is exact or throws. Start at {@link Money}. */
@NullMarked
package dev.countersign.money;

import org.jspecify.annotations.NullMarked;
