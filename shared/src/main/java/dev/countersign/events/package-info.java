/** What Stripe's events prove, and what comes of them. Start at {@link EventProcessor}. */
@NullMarked
package dev.countersign.events;

import org.jspecify.annotations.NullMarked;
