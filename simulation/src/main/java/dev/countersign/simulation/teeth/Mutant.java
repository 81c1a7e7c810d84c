package dev.countersign.simulation.teeth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The code, broken on purpose in one way.
 *
 * @param name what is wrong with it
 * @param limit the number of seeds within which it must be noticed
 */
record Mutant(String name, int limit, List<Edit> edits) {
  Mutant {
    edits = List.copyOf(edits);
  }

  /** Returns a mutant that is noticed within two thousand seeds. */
  static Mutant noticed(String name, Edit... edits) {
    return new Mutant(name, 2000, List.of(edits));
  }

  /** Returns one of the most serious mutants: noticed within two hundred seeds. */
  static Mutant bitten(String name, Edit... edits) {
    return new Mutant(name, 200, List.of(edits));
  }

  /**
   * Returns the sources that it changes, by the simple names of their classes.
   *
   * @throws IllegalStateException if the mutant is out of date
   */
  Map<String, String> broken(Sources sources) {
    Map<String, String> broken = new LinkedHashMap<>();
    for (Edit edit : edits) {
      String source = broken.computeIfAbsent(edit.in(), sources::text);
      broken.put(edit.in(), edit.apply(source, sources));
    }
    return broken;
  }
}
