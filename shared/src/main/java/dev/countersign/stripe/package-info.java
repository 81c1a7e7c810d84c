/** Talking to Stripe, and knowing when Stripe talks to us. Start at {@link PaymentIntents}. */
@NullMarked
package dev.countersign.stripe;

import org.jspecify.annotations.NullMarked;
