package dev.countersign.dynamodb;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.FunctionEnvironment;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The stack's tables, as the template names them to a function, over the one client. */
public record DynamoDbTables(DynamoDbClient client, FunctionEnvironment environment) {
  public static DynamoDbTables of(FunctionEnvironment environment) {
    return new DynamoDbTables(
        AwsClients.configure(DynamoDbClient.builder(), "AWS_ENDPOINT_URL_DYNAMODB", environment)
            .build(),
        environment);
  }

  public DynamoDbCatalog catalog() {
    return new DynamoDbCatalog(client, environment.get("PRICES_TABLE"));
  }

  public DynamoDbOrders orders() {
    return new DynamoDbOrders(client, DynamoDbOrders.TableNames.of(environment.variables()));
  }

  public DynamoDbQuestions questions() {
    return new DynamoDbQuestions(client, environment.get("QUESTIONS_TABLE"));
  }
}
