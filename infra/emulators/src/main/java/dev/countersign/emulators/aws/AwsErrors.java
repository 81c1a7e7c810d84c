package dev.countersign.emulators.aws;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The errors of AWS's services, as their clients of the SDK throw them. */
public final class AwsErrors {
  private static final int BAD_REQUEST = 400;

  private AwsErrors() {}

  /**
   * Fills in what the SDK takes from an answer that refuses a call.
   *
   * @param code as the service's API reference calls the error
   */
  public static <B extends AwsServiceException.Builder> B refusal(
      B error, String code, String message) {
    error
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .statusCode(BAD_REQUEST)
        .message(message);
    return error;
  }
}
