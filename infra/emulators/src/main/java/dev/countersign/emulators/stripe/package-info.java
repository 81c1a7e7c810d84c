/**
 * Stripe on one machine: its API, its events and its signed deliveries. Start at {@code
 * StripeSimulator}.
 */
@NullMarked
package dev.countersign.emulators.stripe;

import org.jspecify.annotations.NullMarked;
