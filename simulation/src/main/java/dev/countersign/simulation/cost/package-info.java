/**
 * What a stack costs: the calls of a stack in which nothing goes wrong are recorded, and priced by
 * docs/cost/prices.json. Start at {@link dev.countersign.simulation.cost.Cost}.
 */
@NullMarked
package dev.countersign.simulation.cost;

import org.jspecify.annotations.NullMarked;
