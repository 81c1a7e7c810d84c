/**
 * The functions as they are deployed, in execution environments that start and end, over
 * connections that fail. Start at {@link Deployment}.
 */
@NullMarked
package dev.countersign.simulation.deployment;

import org.jspecify.annotations.NullMarked;
