package dev.countersign.simulation.cost;

/**
 * A part of a document that is computed. It stands between two comments that name it.
 *
 * @param document such as {@code docs/cost.md}
 */
record Section(String document, String name, String text) {
  private String begin() {
    return "<!-- cost: " + name + ", written by `mvn -Pcost` -->\n";
  }

  private String end() {
    return "<!-- end of cost: " + name + " -->\n";
  }

  /** Returns the document with this text in it. */
  String in(String whole) {
    int from = whole.indexOf(begin());
    int to = whole.indexOf(end());
    if (from < 0 || to < from) {
      throw new IllegalStateException(document + " has no place for " + begin());
    }
    return whole.substring(0, from + begin().length()) + "\n" + text + "\n" + whole.substring(to);
  }
}
