package dev.countersign.aws;

import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Decides whether a fault of an AWS service passes with time (DynamoDB Developer Guide, "Error
 * handling with DynamoDB": which errors are worth a retry).
 */
public final class AwsFaults {
  /** Errors that pass, in addition to 5xx, throttling and a clock that is wrong for a while. */
  private static final Set<String> PASSING =
      Set.of(
          "TransactionConflictException",
          "TransactionInProgressException",
          "ReplicatedWriteConflictException",
          "RequestTimeout",
          "RequestTimeoutException",
          "ExpiredToken",
          "ExpiredTokenException");

  /**
   * The reasons for canceling a transaction that pass (DynamoDB API Reference,
   * "TransactWriteItems").
   */
  private static final Set<String> PASSING_REASONS =
      Set.of(
          "None",
          "ConditionalCheckFailed",
          "TransactionConflict",
          "ProvisionedThroughputExceeded",
          "ThrottlingError");

  private AwsFaults() {}

  /**
   * Returns the fault to throw.
   *
   * @param message says what did not work; the cause, which is logged, says why
   */
  public static Unavailable fault(String message, SdkException cause) {
    return passes(cause) ? new Unavailable(message, cause) : new NeedsAPerson(message, cause);
  }

  private static boolean passes(SdkException cause) {
    return switch (cause) {
      case TransactionCanceledException canceled ->
          canceled.cancellationReasons().stream()
              .map(CancellationReason::code)
              .allMatch(PASSING_REASONS::contains);
      case AwsServiceException refusal ->
          refusal.statusCode() >= 500
              || refusal.isThrottlingException()
              || refusal.isClockSkewException()
              || PASSING.contains(code(refusal));
      default -> true; // no answer came
    };
  }

  private static String code(AwsServiceException refusal) {
    return Optional.ofNullable(refusal.awsErrorDetails())
        .map(AwsErrorDetails::errorCode)
        .orElse("");
  }
}
