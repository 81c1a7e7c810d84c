package dev.countersign.aws;

import dev.countersign.faults.Deadline;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;

/**
 * Configures every AWS client of a function: with the shared HTTP client, short time-outs, and no
 * call longer than the invocation's {@link Deadline}.
 */
public final class AwsClients {
  /** The limit of one call with all its retries. */
  public static final Duration LONGEST_CALL = Duration.ofSeconds(2);

  private static final Duration LONGEST_ATTEMPT = Duration.ofMillis(1500);

  private AwsClients() {}

  /**
   * Sets region, credentials, HTTP client and time-outs.
   *
   * @param endpointVariable the environment variable that names another endpoint, as the AWS SDKs
   *     name it ("Service-specific endpoints"); the local stack sets it
   */
  public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder, String endpointVariable, FunctionEnvironment environment) {
    environment.find(endpointVariable).map(URI::create).ifPresent(builder::endpointOverride);
    return builder
        .region(Region.of(environment.find("AWS_REGION").orElse("us-east-1")))
        .credentialsProvider(environment.credentials())
        .httpClient(environment.http())
        .overrideConfiguration(
            configuration ->
                configuration
                    .retryStrategy(RetryMode.STANDARD)
                    .apiCallAttemptTimeout(LONGEST_ATTEMPT)
                    .apiCallTimeout(LONGEST_CALL)
                    .addExecutionInterceptor(new WithinTheDeadline()));
  }

  /** Limits each call, and the pauses between its attempts, to the time that is left. */
  private static final class WithinTheDeadline implements ExecutionInterceptor {
    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
      Deadline deadline = Deadline.current();
      if (deadline.hasPassed()) {
        throw SdkClientException.create("the invocation's time is up");
      }
      AwsRequest request = (AwsRequest) context.request();
      return request.toBuilder()
          .overrideConfiguration(
              request
                  .overrideConfiguration()
                  .map(AwsRequestOverrideConfiguration::toBuilder)
                  .orElseGet(AwsRequestOverrideConfiguration::builder)
                  .apiCallTimeout(deadline.atMost(LONGEST_CALL))
                  .apiCallAttemptTimeout(deadline.atMost(LONGEST_ATTEMPT))
                  .build())
          .build();
    }
  }
}
