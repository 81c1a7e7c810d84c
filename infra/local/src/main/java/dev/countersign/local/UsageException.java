package dev.countersign.local;

/**
 * An error that the user can repair. The message says how, and is all that the user needs to see.
 */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
