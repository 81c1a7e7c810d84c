package dev.countersign.json;

/** The bytes are not one JSON text that every reader would understand alike. */
public final class MalformedJson extends Exception {
  private static final long serialVersionUID = 1;
  private final String pointer;

  MalformedJson(String pointer, String message) {
    super(message);
    this.pointer = pointer;
  }

  /** Where, as a JSON Pointer (RFC 6901); empty where the text as a whole is malformed. */
  public String pointer() {
    return pointer;
  }
}
