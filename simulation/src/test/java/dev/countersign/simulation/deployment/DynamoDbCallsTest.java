package dev.countersign.simulation.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.getorder.GetOrderHandler;
import dev.countersign.simulation.engine.Chance;
import dev.countersign.simulation.engine.Engine;
import dev.countersign.simulation.engine.Trace;
import dev.countersign.simulation.faults.Faults;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

class DynamoDbCallsTest {
  private final Chance chance = new Chance(1);
  private final Engine engine = new Engine(chance, Trace.digest(), Instant.EPOCH);
  private final Connection connection =
      new Connection(
          engine,
          new Faults(chance),
          new Witness(),
          new Environment(Function.of(GetOrderHandler.class), 1, false, engine),
          new HashSet<>());

  @Test
  void the_simulated_client_tries_as_often_as_a_functions_and_by_no_real_clock() {
    DynamoDbClientBuilder functions =
        AwsClients.configure(
            DynamoDbClient.builder(),
            "AWS_ENDPOINT_URL_DYNAMODB",
            FunctionEnvironment.ofThisProcess());
    ClientOverrideConfiguration simulated =
        new DynamoDbCalls(connection, functions.overrideConfiguration()).onVirtualTime();

    assertThat(simulated.retryStrategy().orElseThrow().maxAttempts())
        .isEqualTo(retries(functions).maxAttempts());
    assertThat(simulated.apiCallTimeout()).isEmpty();
    assertThat(simulated.apiCallAttemptTimeout()).isEmpty();
  }

  private static RetryStrategy retries(DynamoDbClientBuilder builder) {
    try (DynamoDbClient client = builder.build()) {
      return client
          .serviceClientConfiguration()
          .overrideConfiguration()
          .retryStrategy()
          .orElseThrow();
    }
  }
}
