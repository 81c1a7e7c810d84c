/** The shop's products, their prices, and the total of a cart. Start at {@link Quote}. */
@NullMarked
package dev.countersign.pricing;

import org.jspecify.annotations.NullMarked;
