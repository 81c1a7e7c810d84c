/**
 * Talking to Stripe, and knowing when Stripe talks to us. Start at {@link StripePaymentIntents}.
 */
@NullMarked
package dev.countersign.stripe;

import org.jspecify.annotations.NullMarked;
