package dev.countersign.bench.report;

import java.util.Map;

/**
 * Where and when a suite was measured, and with what.
 *
 * @param commit the tree that was measured
 * @param machine processor, cores, memory and system
 * @param mode "full" or "quick"
 * @param versions by the name of each software
 */
public record Origin(
    String date, String commit, String machine, String mode, Map<String, String> versions) {
  public Origin {
    versions = Map.copyOf(versions);
  }
}
