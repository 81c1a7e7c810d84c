/** Secrets Manager in memory. Start at {@link SecretsManagerStore}. */
@NullMarked
package dev.countersign.simulation.secrets;

import org.jspecify.annotations.NullMarked;
