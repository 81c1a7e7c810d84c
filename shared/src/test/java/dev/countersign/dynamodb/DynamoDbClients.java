package dev.countersign.dynamodb;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.testkit.AwsUnderTest;
import java.net.URI;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

final class DynamoDbClients {
  private DynamoDbClients() {}

  /** Returns a client that is set up as a function's is, of what answers at that address. */
  static DynamoDbClient at(URI endpoint) {
    return AwsUnderTest.at(
            endpoint,
            AwsClients.configure(
                DynamoDbClient.builder(),
                "AWS_ENDPOINT_URL_DYNAMODB",
                FunctionEnvironment.ofThisProcess()))
        .build();
  }
}
