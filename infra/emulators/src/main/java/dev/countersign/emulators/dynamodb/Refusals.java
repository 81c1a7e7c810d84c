package dev.countersign.emulators.dynamodb;

import dev.countersign.emulators.aws.AwsErrors;
import dev.countersign.emulators.dynamodb.Precondition.Attempt;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** What DynamoDB answers where it does not do as it was asked ("Error handling with DynamoDB"). */
final class Refusals {
  private static final String FAILED = "The conditional request failed";

  private Refusals() {}

  /** A request that would be wrong at any time. */
  static AwsServiceException invalid(String message) {
    return AwsErrors.refusal(DynamoDbException.builder(), "ValidationException", message).build();
  }

  static ResourceNotFoundException notFound() {
    return AwsErrors.refusal(
            ResourceNotFoundException.builder(),
            "ResourceNotFoundException",
            "Cannot do operations on a non-existent table")
        .build();
  }

  static ConditionalCheckFailedException conditionFailed(Attempt attempt) {
    return AwsErrors.refusal(
            ConditionalCheckFailedException.builder(), "ConditionalCheckFailedException", FAILED)
        .item(attempt.shown())
        .build();
  }

  static TransactionCanceledException conditionsFailed(List<Attempt> attempts) {
    return canceled(attempts.stream().map(Refusals::reason).toList());
  }

  private static CancellationReason reason(Attempt attempt) {
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
    return AwsErrors.refusal(
            TransactionCanceledException.builder(),
            "TransactionCanceledException",
            "Transaction cancelled, please refer cancellation reasons for specific reasons "
                + codes)
        .cancellationReasons(reasons)
        .build();
  }

  static IdempotentParameterMismatchException otherRequest() {
    return AwsErrors.refusal(
            IdempotentParameterMismatchException.builder(),
            "IdempotentParameterMismatchException",
            "The request uses the same client token as a previous, but non-identical request")
        .build();
  }

  static ProvisionedThroughputExceededException throttled() {
    return AwsErrors.refusal(
            ProvisionedThroughputExceededException.builder(),
            "ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded")
        .build();
  }
}
