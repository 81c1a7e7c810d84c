package dev.countersign.emulators.aws;

import java.util.Objects;

/** An error that refuses a call; all of these are 400. */
public final class AwsError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  /**
   * @param type as the service's API reference calls it
   */
  public AwsError(String type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  /** What AWS says of it. */
  public String message() {
    return Objects.requireNonNull(getMessage());
  }

  /** AWS's name of the error. */
  public String type() {
    return type;
  }
}
