/** How long what Secrets Manager has counts. Start at {@link Trust}. */
@NullMarked
package dev.countersign.simulation.secrets;

import org.jspecify.annotations.NullMarked;
