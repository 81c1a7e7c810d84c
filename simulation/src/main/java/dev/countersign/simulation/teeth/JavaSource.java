package dev.countersign.simulation.teeth;

import java.net.URI;
import javax.tools.SimpleJavaFileObject;

/** A source that is only in memory. */
final class JavaSource extends SimpleJavaFileObject {
  private final String text;

  /**
   * Creates a source.
   *
   * @param name the class's simple name; its package is in the text
   */
  JavaSource(String name, String text) {
    super(URI.create("mutant:///" + name + Kind.SOURCE.extension), Kind.SOURCE);
    this.text = text;
  }

  @Override
  public String getCharContent(boolean ignoreEncodingErrors) {
    return text;
  }
}
