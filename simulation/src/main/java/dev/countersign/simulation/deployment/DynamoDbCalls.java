package dev.countersign.simulation.deployment;

import dev.countersign.faults.Deadline;
import dev.countersign.simulation.deployment.DynamoDbLocal.NamedItem;
import dev.countersign.simulation.deployment.Invocation.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The calls of one environment's client, each with all attempts that the SDK makes. It knows the
 * current call, and runs the SDK's time-outs and pauses by the engine's clock.
 */
final class DynamoDbCalls implements ExecutionInterceptor {
  /** As in the SDK's standard retries ("Retry behavior": base delays and their limit). */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private static final Duration FIRST_PAUSE_IF_THROTTLED = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  /**
   * One call of the API.
   *
   * @param operation such as {@code PutItem}
   * @param written the items that it writes, if it writes any
   */
  record ApiCall(String operation, Call kind, List<NamedItem> written, Instant began) {}

  private final Connection connection;
  private final ClientOverrideConfiguration asDeployed;
  private final Duration longestAttempt;
  private final Duration longestCall;
  private @Nullable ApiCall current;

  DynamoDbCalls(Connection connection, ClientOverrideConfiguration asDeployed) {
    this.connection = connection;
    this.asDeployed = asDeployed;
    this.longestAttempt = asDeployed.apiCallAttemptTimeout().orElseThrow();
    this.longestCall = asDeployed.apiCallTimeout().orElseThrow();
  }

  /**
   * Returns the configuration of a function's client, except that no real time passes in it; {@link
   * #left} keeps the deadline here.
   */
  ClientOverrideConfiguration onVirtualTime() {
    RetryStrategy retries =
        AwsRetryStrategy.forRetryMode(asDeployed.retryMode().orElseThrow()).toBuilder()
            .backoffStrategy(pause(FIRST_PAUSE))
            .throttlingBackoffStrategy(pause(FIRST_PAUSE_IF_THROTTLED))
            .build();
    return asDeployed.toBuilder()
        .retryStrategy(retries)
        .apiCallAttemptTimeout(null)
        .apiCallTimeout(null)
        .executionInterceptors(List.of(this))
        .build();
  }

  /** Sleeps when the SDK asks how long to sleep. */
  private BackoffStrategy pause(Duration first) {
    BackoffStrategy longest = BackoffStrategy.exponentialDelayWithoutJitter(first, LONGEST_PAUSE);
    return attempt -> {
      sleep(connection.upTo(longest.computeDelay(attempt)));
      return Duration.ZERO;
    };
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    if (connection.isTooLate()) {
      throw SdkClientException.create("the invocation's time is up");
    }
    SdkRequest request = context.request();
    Call kind =
        switch (request) {
          case TransactWriteItemsRequest _ -> Call.TRANSACTION;
          case PutItemRequest _, UpdateItemRequest _ -> Call.WRITE;
          case GetItemRequest _, BatchGetItemRequest _, QueryRequest _ -> Call.READ;
          default -> throw new UnsupportedOperationException("nobody would see what it writes");
        };
    connection.called(kind);
    current =
        new ApiCall(
            attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
            kind,
            written(request),
            connection.engine().instant());
  }

  private static List<NamedItem> written(SdkRequest request) {
    return switch (request) {
      case TransactWriteItemsRequest transaction ->
          transaction.transactItems().stream().map(DynamoDbCalls::written).toList();
      case PutItemRequest put -> List.of(new NamedItem(put.tableName(), put.item()));
      case UpdateItemRequest update -> List.of(new NamedItem(update.tableName(), update.key()));
      default -> List.of();
    };
  }

  private static NamedItem written(TransactWriteItem write) {
    if (write.put() != null) {
      return new NamedItem(write.put().tableName(), write.put().item());
    }
    if (write.update() != null) {
      return new NamedItem(write.update().tableName(), write.update().key());
    }
    throw new UnsupportedOperationException("a write of another kind");
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    String what = context.exception().getClass().getSimpleName();
    connection.engine().note(current().operation(), what);
    if (isAnswer(context.exception())) {
      return;
    }
    if (context.exception() instanceof TransactionCanceledException canceled) {
      connection.canceled(canceled);
    } else {
      connection.failed();
    }
  }

  /** Returns whether a function can use this exception as an answer. */
  private static boolean isAnswer(Throwable exception) {
    return switch (exception) {
      case ConditionalCheckFailedException _, TransactionInProgressException _ -> true;
      case TransactionCanceledException canceled ->
          canceled.cancellationReasons().stream()
              .map(CancellationReason::code)
              .anyMatch(List.of("ConditionalCheckFailed", "TransactionConflict")::contains);
      default -> false;
    };
  }

  /** Returns the current call. */
  ApiCall current() {
    if (current == null) {
      throw new IllegalStateException("nobody calls");
    }
    return current;
  }

  /** Waits as long as an attempt waits for its answer. */
  void waitInVain() {
    sleep(longestAttempt);
    mustBeInTime();
  }

  /** Returns the longest time after which an answer still reaches the caller. */
  Duration slow() {
    return connection.upTo(longestAttempt);
  }

  /** Ends the call if its time is up, as a timer of the SDK does. */
  void mustBeInTime() {
    if (left().isZero()) {
      throw ApiCallTimeoutException.create(longestCall.toMillis());
    }
  }

  private void sleep(Duration time) {
    connection.engine().sleep(time.compareTo(left()) < 0 ? time : left());
  }

  private Duration left() {
    Instant end = current().began().plus(longestCall);
    Duration left = Duration.between(connection.engine().instant(), end);
    return left.isNegative() ? Duration.ZERO : Deadline.current().atMost(left);
  }
}
