package dev.countersign.aws;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * What a function finds where it runs: the variables that the template sets, and its way to AWS and
 * Stripe. A function is made for one environment, so that it can be made for another one too.
 *
 * @param variables the environment variables
 * @param http the client for all requests, whether of the AWS SDK or of stripe-java
 * @param credentials what requests to AWS are signed with
 */
public record FunctionEnvironment(
    Map<String, String> variables, SharedHttpClient http, AwsCredentialsProvider credentials) {
  /** The variables that say where a service is, if it is not at its usual address. */
  private static final List<String> ADDRESSES =
      List.of(
          "AWS_ENDPOINT_URL_DYNAMODB",
          "AWS_ENDPOINT_URL_SECRETS_MANAGER",
          "AWS_ENDPOINT_URL_EVENTBRIDGE",
          "AWS_ENDPOINT_URL_SQS",
          "STRIPE_API_BASE");

  /** Returns the environment of this process. A call makes no request. */
  public static FunctionEnvironment ofThisProcess() {
    return new FunctionEnvironment(
        System.getenv(),
        SharedHttpClient.ofThisProcess(),
        // A function restored by SnapStart gets its credentials from the container endpoint.
        AwsCredentialsProviderChain.of(
            EnvironmentVariableCredentialsProvider.create(),
            ContainerCredentialsProvider.create()));
  }

  /**
   * Returns an environment with the same variables, in which every service is at another address
   * and requests to AWS are signed with credentials of no one.
   */
  public FunctionEnvironment movedTo(String address, SharedHttpClient client) {
    Map<String, String> moved = new HashMap<>(variables);
    ADDRESSES.forEach(variable -> moved.put(variable, address));
    return new FunctionEnvironment(
        Map.copyOf(moved),
        client,
        StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")));
  }

  /** Returns the variable's value; empty if it is not set. */
  public Optional<String> find(String variable) {
    return Optional.ofNullable(variables.get(variable));
  }

  /** Returns the variable's value, or the empty text if it is not set. */
  public String get(String variable) {
    return variables.getOrDefault(variable, "");
  }
}
