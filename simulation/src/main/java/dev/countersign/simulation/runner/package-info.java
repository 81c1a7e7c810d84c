/** Many runs at once, from the command line. Start at {@link Simulate}. */
@NullMarked
package dev.countersign.simulation.runner;

import org.jspecify.annotations.NullMarked;
