package dev.countersign.emulators.dynamodb;

import dev.countersign.emulators.aws.AwsError;
import dev.countersign.emulators.dynamodb.Precondition.AttemptedWrite;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The errors with which DynamoDB rejects a request ("Error handling with DynamoDB"). */
final class Refusals {
  private static final String FAILED = "The conditional request failed";

  private Refusals() {}

  /**
   * Returns the error of a request that is always invalid. It is the caller's bug, so it says where
   * that is.
   */
  static AwsServiceException invalid(String message) {
    return new AwsError("ValidationException", message)
        .as(DynamoDbException.builder())
        .writableStackTrace(true)
        .build();
  }

  static ResourceNotFoundException notFound() {
    return new AwsError("ResourceNotFoundException", "Cannot do operations on a non-existent table")
        .as(ResourceNotFoundException.builder())
        .build();
  }

  static ConditionalCheckFailedException conditionFailed(AttemptedWrite attempt) {
    return new AwsError("ConditionalCheckFailedException", FAILED)
        .as(ConditionalCheckFailedException.builder())
        .item(attempt.shown())
        .build();
  }

  static TransactionCanceledException conditionsFailed(List<AttemptedWrite> attempts) {
    return canceled(attempts.stream().map(Refusals::reason).toList());
  }

  private static CancellationReason reason(AttemptedWrite attempt) {
    return attempt.allowed()
        ? CancellationReason.builder().code("None").build()
        : CancellationReason.builder()
            .code("ConditionalCheckFailed")
            .message(FAILED)
            .item(attempt.shown())
            .build();
  }

  static TransactionCanceledException canceled(List<CancellationReason> reasons) {
    List<String> codes = reasons.stream().map(CancellationReason::code).toList();
    return new AwsError(
            "TransactionCanceledException",
            "Transaction cancelled, please refer cancellation reasons for specific reasons "
                + codes)
        .as(TransactionCanceledException.builder())
        .cancellationReasons(reasons)
        .build();
  }

  static IdempotentParameterMismatchException otherRequest() {
    return new AwsError(
            "IdempotentParameterMismatchException",
            "The request uses the same client token as a previous, but non-identical request")
        .as(IdempotentParameterMismatchException.builder())
        .build();
  }

  static ProvisionedThroughputExceededException throttled() {
    return new AwsError(
            "ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded")
        .as(ProvisionedThroughputExceededException.builder())
        .build();
  }
}
