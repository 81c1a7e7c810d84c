package dev.countersign.bench.suites;

import java.util.function.ToDoubleFunction;

/**
 * One number of what was measured in a turn.
 *
 * @param word its name in figures
 */
record Measure<M>(String word, String definition, ToDoubleFunction<M> number) {}
