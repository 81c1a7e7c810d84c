package dev.countersign.simulation.teeth;

import java.util.List;

/**
 * The code, broken on purpose in one way.
 *
 * @param name what is wrong with it
 * @param limit in how many seeds that must be noticed
 */
record Mutant(String name, int limit, List<Edit> edits) {

  /**
   * A change of one source file.
   *
   * @param file from the repository's root
   * @param find stands there exactly once, or the mutant is out of date
   */
  record Edit(String file, String find, String replace) {
    /**
     * The source with the change.
     *
     * @throws IllegalStateException if what is to be changed is not there, or more than once
     */
    String apply(String source) {
      int first = source.indexOf(find);
      if (first < 0 || source.indexOf(find, first + 1) >= 0) {
        throw new IllegalStateException(
            "not there exactly once in " + file + ":\n" + find.stripTrailing());
      }
      return source.substring(0, first) + replace + source.substring(first + find.length());
    }
  }

  Mutant {
    edits = List.copyOf(edits);
  }

  /** Noticed within two thousand seeds. */
  static Mutant noticed(String name, Edit... edits) {
    return new Mutant(name, 2000, List.of(edits));
  }

  /** Among the gravest: noticed within two hundred. */
  static Mutant bitten(String name, Edit... edits) {
    return new Mutant(name, 200, List.of(edits));
  }
}
