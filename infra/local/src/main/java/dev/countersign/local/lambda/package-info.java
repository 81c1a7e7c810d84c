/** Lambda on one machine: each function in its own processes. Start at {@code Functions}. */
@NullMarked
package dev.countersign.local.lambda;

import org.jspecify.annotations.NullMarked;
