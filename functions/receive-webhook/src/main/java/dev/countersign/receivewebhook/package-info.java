/** Receives Stripe's deliveries. Start at {@link ReceiveWebhookHandler}. */
@NullMarked
package dev.countersign.receivewebhook;

import org.jspecify.annotations.NullMarked;
