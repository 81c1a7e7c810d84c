/** The order: its terms, and what Stripe has proved about it since. Start at {@link Orders}. */
@NullMarked
package dev.countersign.orders;

import org.jspecify.annotations.NullMarked;
