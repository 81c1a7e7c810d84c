package dev.countersign.reconcile;

import dev.countersign.orders.OrderId;
import java.time.Instant;

/**
 * An order that the sweep leaves alone: to its buyer, who has a voucher to pay, a transfer to make
 * or the like, or to a person who decides about it.
 *
 * @param until when the buyer has abandoned it, unless it is paid
 * @param nextLook when Stripe is asked again what became of it; not later than {@code until}
 */
record Wait(OrderId order, Instant until, Instant nextLook) {}
