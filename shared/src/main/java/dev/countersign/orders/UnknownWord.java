package dev.countersign.orders;

/**
 * A row has a word, or a part, that this version does not know. A newer version wrote it, for
 * example while a stack is deployed or rolled back (docs/adr/0017-words-are-a-wire-format.md). A
 * newer version can read it. Here it means "retry", never "no order" and never "no reason".
 */
public final class UnknownWord extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param word a word of ours, never a buyer's or an operator's text
   */
  public UnknownWord(String word) {
    super("a newer version wrote \"" + word + "\"");
  }
}
