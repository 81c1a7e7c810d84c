package dev.countersign.simulation.teeth;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * A word, a literal or a sign of Java. An operator of several signs is several tokens; strings
 * joined by {@code +} are one token.
 *
 * @param from where it begins in the source
 * @param to where it has ended
 */
record Token(String text, int from, int to) {
  private static final Pattern TOKEN =
      Pattern.compile(
          """
          (?<nothing> \\s+ | //[^\\n]* | /\\*.*?\\*/ )
          | \"""(?: \\\\. | (?!\""").)*+\"""
          | "(?: \\\\. | [^"\\\\] )*+"
          | '(?: \\\\. | [^'\\\\] )*+'
          | \\p{javaJavaIdentifierPart}+
          | .
          """,
          Pattern.COMMENTS | Pattern.DOTALL);

  /** Returns all tokens, without white space and comments. */
  static List<Token> of(String java) {
    List<Token> tokens = new ArrayList<>();
    for (Matcher found = TOKEN.matcher(java); found.find(); ) {
      if (found.group("nothing") == null) {
        tokens.add(new Token(found.group(), found.start(), found.end()));
        joinTexts(tokens);
      }
    }
    return tokens;
  }

  /**
   * Joins strings, because a long string may be split in two, or split elsewhere, when its line
   * gets longer.
   */
  private static void joinTexts(List<Token> tokens) {
    int size = tokens.size();
    if (size >= 3
        && tokens.get(size - 3).isText()
        && tokens.get(size - 2).text().equals("+")
        && tokens.get(size - 1).isText()) {
      Token end = tokens.removeLast();
      tokens.removeLast();
      Token begin = tokens.removeLast();
      String text = begin.text().substring(0, begin.text().length() - 1) + end.text().substring(1);
      tokens.add(new Token(text, begin.from(), end.to()));
    }
  }

  private boolean isText() {
    return text.startsWith("\"") && !text.startsWith("\"\"\"");
  }

  boolean isName() {
    return SourceVersion.isName(text);
  }

  /** Returns whether it stands for any name. */
  boolean isVariable() {
    return text.startsWith("$");
  }
}
