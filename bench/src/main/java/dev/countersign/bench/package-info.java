/** Measures what a buyer and Stripe wait for. Start at {@link Main}. */
@NullMarked
package dev.countersign.bench;

import org.jspecify.annotations.NullMarked;
