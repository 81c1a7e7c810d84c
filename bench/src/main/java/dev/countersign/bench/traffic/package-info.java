/** Buyers who pay, and the check that each was charged right. Start at {@link Payments}. */
@NullMarked
package dev.countersign.bench.traffic;

import org.jspecify.annotations.NullMarked;
