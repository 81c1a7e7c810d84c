package dev.countersign.emulators.aws;

import java.util.Objects;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** An error with which a service rejects a call. All of these are 400. */
public final class AwsError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int BAD_REQUEST = 400;

  private final String type;

  /**
   * Creates the error.
   *
   * @param type the error's name in the service's API reference
   */
  public AwsError(String type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  /** Returns AWS's name of the error. */
  public String type() {
    return type;
  }

  /** Returns AWS's message. */
  public String message() {
    return Objects.requireNonNull(getMessage());
  }

  /**
   * Returns the error as the SDK's client throws it, without the namespace before its name. It is
   * an answer, and simulated worlds get dozens of them: it has no stack trace unless it is asked
   * for.
   */
  public <B extends AwsServiceException.Builder> B as(B exception) {
    String code = type.substring(type.indexOf('#') + 1);
    exception
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message()).build())
        .statusCode(BAD_REQUEST)
        .message(message())
        .writableStackTrace(false);
    return exception;
  }
}
