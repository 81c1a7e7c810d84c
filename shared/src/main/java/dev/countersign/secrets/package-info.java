/** Stripe's keys: read late, cached for a short time and never shown. Start at {@link Secrets}. */
@NullMarked
package dev.countersign.secrets;

import org.jspecify.annotations.NullMarked;
