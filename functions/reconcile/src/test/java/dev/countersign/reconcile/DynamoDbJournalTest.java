package dev.countersign.reconcile;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.aws.Pause;
import dev.countersign.testkit.AwsUnderTest;
import dev.countersign.testkit.DynamoDbUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoDbJournalTest extends JournalContract {
  private static final DynamoDbUnderTest DYNAMO_DB = DynamoDbUnderTest.shared();

  @SuppressWarnings("NullAway.Init")
  private static DynamoDbClient client;

  @BeforeAll
  static void connect() {
    client =
        AwsUnderTest.at(
                DYNAMO_DB.endpoint(),
                AwsClients.configure(
                    DynamoDbClient.builder(),
                    "AWS_ENDPOINT_URL_DYNAMODB",
                    FunctionEnvironment.ofThisProcess()))
            .build();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @Override
  Journal journal() {
    return new DynamoDbJournal(
        client, DYNAMO_DB.table("ReconciliationsTable"), Pause::inThisThread);
  }
}
