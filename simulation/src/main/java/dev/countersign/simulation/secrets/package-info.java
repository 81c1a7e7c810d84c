/** Computes how long the versions in Secrets Manager are valid. Start at {@link Trust}. */
@NullMarked
package dev.countersign.simulation.secrets;

import org.jspecify.annotations.NullMarked;
