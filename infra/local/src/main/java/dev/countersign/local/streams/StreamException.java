package dev.countersign.local.streams;

import java.io.IOException;

/** DynamoDB rejected a request. */
final class StreamException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String type;

  StreamException(String type, String message) {
    super(type + ": " + message);
    this.type = type;
  }

  /** Returns whether a new iterator is needed for the position in the shard. */
  boolean isIteratorGone() {
    return type.equals("ExpiredIteratorException") || isDataGone();
  }

  /** Returns whether the next records are older than DynamoDB keeps them, which is a day. */
  boolean isDataGone() {
    return type.equals("TrimmedDataAccessException");
  }

  boolean isNotFound() {
    return type.equals("ResourceNotFoundException");
  }
}
