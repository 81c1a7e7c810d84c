package dev.countersign.orders;

/**
 * A row has a word, or a part, that this version does not know: a newer version wrote it, as while
 * a stack is deployed or rolled back (docs/adr/0017-words-are-a-wire-format.md). It is read by who
 * knows it; here it means "try again", never "no order" and never "no reason".
 */
public final class UnknownWord extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param word ours, never a buyer's or a person's text
   */
  public UnknownWord(String word) {
    super("a newer version wrote \"" + word + "\"");
  }
}
