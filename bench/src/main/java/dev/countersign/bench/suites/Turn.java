package dev.countersign.bench.suites;

import dev.countersign.bench.measure.Quantiles;
import java.util.List;

/**
 * What some requests to one function took, one after another.
 *
 * @param milliseconds of each request
 * @param cpu processor milliseconds of the function's process, of all requests together
 * @param connections that were opened
 */
record Turn(List<Double> milliseconds, double cpu, long connections) {
  double p50() {
    return Quantiles.median(milliseconds);
  }

  double cpuPerRequest() {
    return cpu / milliseconds.size();
  }
}
