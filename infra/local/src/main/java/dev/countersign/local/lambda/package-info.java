/** Lambda on one machine: each function in processes of its own. Start at {@code Functions}. */
@NullMarked
package dev.countersign.local.lambda;

import org.jspecify.annotations.NullMarked;
