package dev.countersign.simulation.mutants;

/**
 * One way to break the code.
 *
 * @param name what is broken, as CASES.md part 4 calls it
 * @param limit how many seeds it may take until that is noticed
 * @param file the source, from the repository's root
 * @param find what stands there exactly once
 * @param replace what is put in its place
 */
record Mutant(String name, int limit, String file, String find, String replace) {
  /** The name of the class that the source is of. */
  String className() {
    String path = file.substring(file.indexOf("/java/") + "/java/".length());
    return path.substring(0, path.length() - ".java".length()).replace('/', '.');
  }

  /**
   * The source with the fault in it.
   *
   * @throws IllegalStateException if the source has changed, so that the mutant must follow
   */
  String mutated(String source) {
    int at = source.indexOf(find);
    if (at < 0 || source.indexOf(find, at + 1) >= 0) {
      throw new IllegalStateException(
          "mutant \"%s\" no longer fits %s: what it replaces is not there exactly once"
              .formatted(name, file));
    }
    return source.substring(0, at) + replace + source.substring(at + find.length());
  }
}
