package dev.countersign.bench.suites;

import dev.countersign.bench.standins.StandIns;

/**
 * What one request took.
 *
 * @param cpu processor milliseconds of the function's process
 * @param counts what reached the stand-ins
 */
record Single(double milliseconds, double cpu, StandIns.Counts counts) {}
