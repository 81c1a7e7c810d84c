package dev.countersign.local.streams;

import java.io.IOException;

/** DynamoDB refused a request. */
final class StreamException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String type;

  StreamException(String type, String message) {
    super(type + ": " + message);
    this.type = type;
  }

  /** Whether the place in the shard has to be looked up again. */
  boolean isIteratorGone() {
    return type.equals("ExpiredIteratorException") || isDataGone();
  }

  /** Whether what comes next is older than DynamoDB keeps it, which is a day. */
  boolean isDataGone() {
    return type.equals("TrimmedDataAccessException");
  }

  boolean isNotFound() {
    return type.equals("ResourceNotFoundException");
  }
}
