package dev.countersign.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Which faults of AWS pass (D15). */
class AwsFaultsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 ProvisionedThroughputExceededException",
        "400 ThrottlingException",
        "400 RequestLimitExceeded",
        "429 TooManyRequestsException",
        "400 TransactionConflictException",
        "400 TransactionInProgressException",
        "400 RequestTimeTooSkewed",
        "400 ExpiredTokenException",
        "500 InternalServerError",
        "503 ServiceUnavailable"
      })
  void throttling_conflicts_and_failures_of_the_service_pass(String answer) {
    assertThat(fault(refusal(answer))).isExactlyInstanceOf(Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 ValidationException",
        "400 AccessDeniedException",
        "400 ResourceNotFoundException",
        "400 UnrecognizedClientException",
        "400 DecryptionFailure",
        "403 ",
        "400 SomethingNew"
      })
  void a_call_that_aws_refuses_needs_a_person(String answer) {
    assertThat(fault(refusal(answer))).isInstanceOf(NeedsAPerson.class);
  }

  @Test
  void a_call_without_an_answer_is_a_passing_fault() {
    assertThat(fault(SdkClientException.create("no answer")))
        .isExactlyInstanceOf(Unavailable.class);
  }

  @Test
  void a_transaction_needs_a_person_if_one_of_its_reasons_does() {
    assertThat(fault(canceled("None", "ProvisionedThroughputExceeded")))
        .isExactlyInstanceOf(Unavailable.class);
    assertThat(fault(canceled("ThrottlingError", "TransactionConflict")))
        .isExactlyInstanceOf(Unavailable.class);
    assertThat(fault(canceled("ThrottlingError", "ValidationError")))
        .isInstanceOf(NeedsAPerson.class);
    assertThat(fault(canceled("ItemCollectionSizeLimitExceeded", "None")))
        .isInstanceOf(NeedsAPerson.class);
  }

  private static Unavailable fault(SdkException cause) {
    Unavailable fault = AwsFaults.fault("it did not answer", cause);
    assertThat(fault).hasMessage("it did not answer").hasCause(cause);
    return fault;
  }

  private static SdkException refusal(String answer) {
    return DynamoDbException.builder()
        .statusCode(Integer.parseInt(answer.substring(0, 3)))
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(answer.substring(4)).build())
        .build();
  }

  private static SdkException canceled(String... codes) {
    return TransactionCanceledException.builder()
        .statusCode(400)
        .cancellationReasons(
            Stream.of(codes).map(code -> CancellationReason.builder().code(code).build()).toList())
        .build();
  }
}
