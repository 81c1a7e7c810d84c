package dev.countersign.reconcile;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.Pause;
import dev.countersign.emulators.dynamodb.LocalDynamoDb;
import dev.countersign.testkit.DeployedTemplate;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

@SuppressWarnings("NullAway.Init")
class DynamoDbJournalTest extends JournalContract {
  private static LocalDynamoDb dynamoDb;
  private static DynamoDbClient client;
  private static String table;

  @BeforeAll
  static void start() throws IOException {
    dynamoDb = LocalDynamoDb.start(0);
    dynamoDb.createTables(DeployedTemplate.TEMPLATE);
    table = DeployedTemplate.TEMPLATE.resource("ReconciliationsTable").physicalId();
    client =
        AwsClients.configure(DynamoDbClient.builder(), "AWS_ENDPOINT_URL_DYNAMODB")
            .endpointOverride(dynamoDb.endpoint())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    dynamoDb.close();
  }

  @Override
  Journal journal() {
    return new DynamoDbJournal(client, table, Pause::inThisThread);
  }
}
