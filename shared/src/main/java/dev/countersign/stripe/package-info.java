/**
 * Calls Stripe's API, and verifies and reads what Stripe sends. Start at {@link
 * StripePaymentIntents}.
 */
@NullMarked
package dev.countersign.stripe;

import org.jspecify.annotations.NullMarked;
