/** The arithmetic of measurements. Start at {@link Spread}. */
@NullMarked
package dev.countersign.bench.measure;

import org.jspecify.annotations.NullMarked;
