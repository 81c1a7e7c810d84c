/**
 * What Stripe's events and reads prove about orders, and what comes of it. Start at {@link
 * EventProcessor}.
 */
@NullMarked
package dev.countersign.payments;

import org.jspecify.annotations.NullMarked;
