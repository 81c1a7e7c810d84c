/** Finds what Stripe knows and we do not, and repairs it. Start at {@link ReconcileHandler}. */
@NullMarked
package dev.countersign.reconcile;

import org.jspecify.annotations.NullMarked;
