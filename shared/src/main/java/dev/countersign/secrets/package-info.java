/** Stripe's keys, fetched late, cached briefly and never shown. Start at {@link Secrets}. */
@NullMarked
package dev.countersign.secrets;

import org.jspecify.annotations.NullMarked;
