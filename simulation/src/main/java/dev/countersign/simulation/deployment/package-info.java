/**
 * The functions as they are deployed, in execution environments that come and go, over connections
 * that fail. Start at {@link Deployment}.
 */
@NullMarked
package dev.countersign.simulation.deployment;

import org.jspecify.annotations.NullMarked;
