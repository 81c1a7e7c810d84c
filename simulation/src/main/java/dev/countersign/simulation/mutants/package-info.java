/** Code broken on purpose, to see that the simulation notices. Start at {@link Teeth}. */
@NullMarked
package dev.countersign.simulation.mutants;

import org.jspecify.annotations.NullMarked;
