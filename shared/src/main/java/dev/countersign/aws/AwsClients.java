package dev.countersign.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * How every AWS client of a function is set up: started fast and given up on early, so that the
 * function answers well before API Gateway stops listening.
 */
public final class AwsClients {
  /** One call with all its retries. Four of them and Stripe's fit into 25 seconds. */
  public static final Duration LONGEST_CALL = Duration.ofSeconds(2);

  private static final Duration CONNECT = Duration.ofMillis(500);
  private static final Duration LONGEST_ATTEMPT = Duration.ofMillis(1500);

  private AwsClients() {}

  /**
   * Sets region, credentials, HTTP client and time-outs.
   *
   * @param endpointVariable the environment variable that names another endpoint, as the AWS SDKs
   *     call it ("Service-specific endpoints"); the local stack sets it
   */
  public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder, String endpointVariable) {
    Map<String, String> environment = System.getenv();
    String endpoint = environment.get(endpointVariable);
    if (endpoint != null) {
      builder.endpointOverride(URI.create(endpoint));
    }
    return builder
        .region(Region.of(environment.getOrDefault("AWS_REGION", "us-east-1")))
        // A function restored by SnapStart has its credentials from the container endpoint.
        .credentialsProvider(
            AwsCredentialsProviderChain.of(
                EnvironmentVariableCredentialsProvider.create(),
                ContainerCredentialsProvider.create()))
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(LONGEST_ATTEMPT))
        .overrideConfiguration(
            configuration ->
                configuration
                    .retryStrategy(RetryMode.STANDARD)
                    .apiCallAttemptTimeout(LONGEST_ATTEMPT)
                    .apiCallTimeout(LONGEST_CALL));
  }
}
