/**
 * Reads an order's PaymentIntent at Stripe while a page waits for it. Start at {@link
 * dev.countersign.refreshorder.RefreshOrderHandler}.
 */
@NullMarked
package dev.countersign.refreshorder;

import org.jspecify.annotations.NullMarked;
