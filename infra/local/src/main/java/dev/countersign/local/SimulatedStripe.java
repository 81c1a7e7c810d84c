package dev.countersign.local;

import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.StripeSimulator;
import java.net.URI;

/**
 * The simulator that stands in for Stripe, with this run's keys.
 *
 * @param address where its API listens
 */
public record SimulatedStripe(StripeSimulator simulator, URI address, AccountKeys keys) {}
