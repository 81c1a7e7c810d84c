/**
 * Asks Stripe on behalf of a page that waits. Start at {@link
 * dev.countersign.refreshorder.RefreshOrderHandler}.
 */
@NullMarked
package dev.countersign.refreshorder;

import org.jspecify.annotations.NullMarked;
