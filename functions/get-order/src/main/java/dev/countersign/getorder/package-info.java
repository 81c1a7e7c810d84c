/** Returns what has been proved about an order. Start at {@link GetOrderHandler}. */
@NullMarked
package dev.countersign.getorder;

import org.jspecify.annotations.NullMarked;
