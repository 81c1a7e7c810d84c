package dev.countersign.bench.floor;

/** Finds what a request needs in a text, without reading the rest of it. */
final class Texts {
  private Texts() {}

  /** Returns so many characters behind the first place where the text has this. */
  static String behind(String text, String before, int length) {
    int start = text.indexOf(before);
    if (start < 0) {
      throw new IllegalArgumentException("no " + before);
    }
    return text.substring(start + before.length(), start + before.length() + length);
  }
}
