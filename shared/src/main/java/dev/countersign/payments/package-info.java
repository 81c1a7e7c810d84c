/**
 * What Stripe's events and reads prove about orders, and how it is applied. Start at {@link
 * EventProcessor}.
 */
@NullMarked
package dev.countersign.payments;

import org.jspecify.annotations.NullMarked;
