package dev.countersign.json;

import org.jspecify.annotations.Nullable;

/** The bytes are not one JSON text that every parser reads in the same way. */
public final class MalformedJson extends Exception {
  private static final long serialVersionUID = 1;
  private final String pointer;

  MalformedJson(String pointer, @Nullable String message) {
    super(message);
    this.pointer = pointer;
  }

  /** Returns the same error for a malformed value inside another value. */
  MalformedJson within(String token) {
    return new MalformedJson("/" + token + pointer, getMessage());
  }

  /**
   * Returns the place of the error as a JSON Pointer (RFC 6901); empty if the text as a whole is
   * malformed.
   */
  public String pointer() {
    return pointer;
  }
}
