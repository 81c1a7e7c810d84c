/** Finds what Stripe knows and we don't, and mends it. Start at {@link ReconcileHandler}. */
@NullMarked
package dev.countersign.reconcile;

import org.jspecify.annotations.NullMarked;
