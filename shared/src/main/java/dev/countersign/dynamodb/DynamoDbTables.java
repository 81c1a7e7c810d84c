package dev.countersign.dynamodb;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.FunctionEnvironment;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The stack's tables: the one client for all of them, and the environment that has their names. */
public record DynamoDbTables(DynamoDbClient client, FunctionEnvironment environment) {
  public static DynamoDbTables of(FunctionEnvironment environment) {
    return new DynamoDbTables(
        AwsClients.configure(DynamoDbClient.builder(), "AWS_ENDPOINT_URL_DYNAMODB", environment)
            .build(),
        environment);
  }
}
