package dev.countersign.local;

import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.StripeSimulator;
import java.net.URI;

/**
 * The simulator that is used instead of Stripe, with the keys of this run.
 *
 * @param address of its API
 */
public record SimulatedStripe(StripeSimulator simulator, URI address, AccountKeys keys) {}
