package dev.countersign.aws;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;

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

  /** Returns the variable's value; empty if it is not set. */
  public Optional<String> find(String variable) {
    return Optional.ofNullable(variables.get(variable));
  }

  /** Returns the variable's value, or the empty text if it is not set. */
  public String get(String variable) {
    return variables.getOrDefault(variable, "");
  }
}
