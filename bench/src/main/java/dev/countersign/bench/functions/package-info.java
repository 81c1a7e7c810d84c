/** Functions as processes, run the way Lambda runs them. Start at {@link Launcher}. */
@NullMarked
package dev.countersign.bench.functions;

import org.jspecify.annotations.NullMarked;
