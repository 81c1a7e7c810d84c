/**
 * Registers the stack's webhook endpoint at Stripe, keeps its signing secret, and replaces both
 * without an unverified moment. Start at {@link RegisterWebhookHandler}.
 */
@NullMarked
package dev.countersign.registerwebhook;

import org.jspecify.annotations.NullMarked;
