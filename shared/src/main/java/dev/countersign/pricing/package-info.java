/** What the shop sells, for how much, and what a cart comes to. Start at {@link Quote}. */
@NullMarked
package dev.countersign.pricing;

import org.jspecify.annotations.NullMarked;
