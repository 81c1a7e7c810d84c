package dev.countersign.publishorderevents;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.testkit.AwsUnderTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** The EventBridge of {@link AwsUnderTest}, with a bus of each test's own. */
@SuppressWarnings("NullAway.Init")
class FeedOfAwsTest extends FeedContract {
  private BusUnderTest bus;
  private EventBridgeClient client;

  @BeforeEach
  void create() throws IOException {
    bus = BusUnderTest.create();
    client =
        AwsUnderTest.at(
                bus.endpoint(),
                AwsClients.configure(
                    EventBridgeClient.builder(),
                    "AWS_ENDPOINT_URL_EVENTBRIDGE",
                    FunctionEnvironment.ofThisProcess()))
            .build();
  }

  @AfterEach
  void delete() {
    client.close();
    bus.close();
  }

  @Override
  Feed feed() {
    return new EventBridgeFeed(client, bus.name());
  }

  @Override
  List<String> heard(int count) {
    return bus.heard(count).stream().map(detail -> detail.get("id").getAsString()).toList();
  }
}
