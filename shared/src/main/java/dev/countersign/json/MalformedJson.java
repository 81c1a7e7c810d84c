package dev.countersign.json;

import org.jspecify.annotations.Nullable;

/** The bytes are not one JSON text that every reader would understand alike. */
public final class MalformedJson extends Exception {
  private static final long serialVersionUID = 1;
  private final String pointer;

  MalformedJson(String pointer, @Nullable String message) {
    super(message);
    this.pointer = pointer;
  }

  /** The same, where the text that is malformed is a value of another. */
  MalformedJson within(String token) {
    return new MalformedJson("/" + token + pointer, getMessage());
  }

  /** Where, as a JSON Pointer (RFC 6901); empty where the text as a whole is malformed. */
  public String pointer() {
    return pointer;
  }
}
