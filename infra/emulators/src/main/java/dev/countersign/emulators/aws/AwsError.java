package dev.countersign.emulators.aws;

import java.util.Objects;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** An error that refuses a call; all of these are 400. */
public final class AwsError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int BAD_REQUEST = 400;

  private final String type;

  /**
   * @param type as the service's API reference calls it
   */
  public AwsError(String type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  /** AWS's name of the error. */
  public String type() {
    return type;
  }

  /** What AWS says of it. */
  public String message() {
    return Objects.requireNonNull(getMessage());
  }

  /** As the SDK's client throws it, which leaves out the namespace before the error's name. */
  public <B extends AwsServiceException.Builder> B as(B exception) {
    String code = type.substring(type.indexOf('#') + 1);
    exception
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message()).build())
        .statusCode(BAD_REQUEST)
        .message(message());
    return exception;
  }
}
