package dev.countersign.reconcile;

import dev.countersign.orders.OrderId;
import java.time.Instant;

/**
 * An order that the sweep leaves alone: the buyer has a voucher to pay, a transfer to make or a
 * similar action to complete, or a person decides about the order.
 *
 * @param until the time from which the buyer has abandoned it, unless it is paid
 * @param nextLook the time when Stripe is read again; not later than {@code until}
 */
record Wait(OrderId order, Instant until, Instant nextLook) {}
