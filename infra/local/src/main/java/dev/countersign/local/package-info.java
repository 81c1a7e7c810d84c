/**
 * The whole of Countersign on one machine. Code starts at {@code LocalStack}; people start at Main.
 */
@NullMarked
package dev.countersign.local;

import org.jspecify.annotations.NullMarked;
