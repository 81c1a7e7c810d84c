package dev.countersign.publishorderevents;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.emulators.eventbridge.LocalEventBridge;
import dev.countersign.testkit.AwsUnderTest;
import dev.countersign.testkit.DeployedTemplate;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A bus in the EventBridge of {@link AwsUnderTest}. Closing it removes it. */
interface BusUnderTest extends AutoCloseable {
  URI endpoint();

  String name();

  /** The details of the events on it, once there are that many. */
  List<JsonObject> heard(int count);

  @Override
  void close();

  static BusUnderTest create() throws IOException {
    if (AwsUnderTest.endpoint().isPresent()) {
      return new Elsewhere(AwsUnderTest.endpoint().orElseThrow());
    }
    LocalEventBridge bridge = LocalEventBridge.start(0);
    bridge.createBuses(DeployedTemplate.TEMPLATE);
    return new Here(bridge);
  }

  /** The template's, in an emulator of its own. */
  record Here(LocalEventBridge bridge) implements BusUnderTest {
    @Override
    public URI endpoint() {
      return bridge.endpoint();
    }

    @Override
    public String name() {
      return DeployedTemplate.TEMPLATE.resource("OrderEvents").physicalId();
    }

    @Override
    public List<JsonObject> heard(int count) {
      return bridge.events().stream()
          .map(event -> JsonParser.parseString(event.detail()).getAsJsonObject())
          .toList();
    }

    @Override
    public void close() {
      bridge.close();
    }
  }

  /** One that a shop hears: by a rule on the bus, in a queue. */
  final class Elsewhere implements BusUnderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RULE = "all";
    private static final String TARGET = "queue";

    private final URI endpoint;
    private final String name = "test-" + UUID.randomUUID();
    private final EventBridgeClient events;
    private final SqsClient sqs;
    private final String queue;

    private Elsewhere(URI endpoint) {
      this.endpoint = endpoint;
      events = AwsUnderTest.client(endpoint, EventBridgeClient.builder());
      sqs = AwsUnderTest.client(endpoint, SqsClient.builder());
      events.createEventBus(create -> create.name(name));
      queue = sqs.createQueue(create -> create.queueName(name)).queueUrl();
      events.putRule(
          put -> put.eventBusName(name).name(RULE).eventPattern("{\"source\":[\"countersign\"]}"));
      Target target = Target.builder().id(TARGET).arn(arn()).build();
      events.putTargets(put -> put.eventBusName(name).rule(RULE).targets(target));
    }

    private String arn() {
      var attribute = QueueAttributeName.QUEUE_ARN;
      var answer = sqs.getQueueAttributes(get -> get.queueUrl(queue).attributeNames(attribute));
      return String.valueOf(answer.attributes().get(attribute));
    }

    @Override
    public URI endpoint() {
      return endpoint;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public List<JsonObject> heard(int count) {
      Instant deadline = Instant.now().plus(PATIENCE);
      List<JsonObject> heard = new ArrayList<>();
      while (heard.size() < count && Instant.now().isBefore(deadline)) {
        sqs.receiveMessage(
                receive -> receive.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(1))
            .messages()
            .forEach(
                message -> {
                  var event = JsonParser.parseString(message.body()).getAsJsonObject();
                  heard.add(event.getAsJsonObject("detail"));
                  sqs.deleteMessage(
                      delete -> delete.queueUrl(queue).receiptHandle(message.receiptHandle()));
                });
      }
      return heard;
    }

    @Override
    public void close() {
      events.removeTargets(remove -> remove.eventBusName(name).rule(RULE).ids(TARGET));
      events.deleteRule(delete -> delete.eventBusName(name).name(RULE));
      events.deleteEventBus(delete -> delete.name(name));
      sqs.deleteQueue(delete -> delete.queueUrl(queue));
      events.close();
      sqs.close();
    }
  }
}
