package dev.countersign.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.countersign.emulators.eventbridge.BusEvent;
import dev.countersign.local.lambda.ProbeFunction;
import dev.countersign.testkit.Repository;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application's own template, with functions beside its own that nothing asks over HTTP. */
@Timeout(120)
class FunctionEventsTest {

  @TempDir private Path folder;
  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

  @Test
  void an_order_is_told_to_the_bus_by_a_function_that_follows_the_table_and_for_no_bus_it_is_lost()
      throws Exception {
    var progress = new ArrayList<String>();
    var heard = new LinkedBlockingQueue<BusEvent>();
    var resources =
        """
          ProbeBus: {Type: AWS::Events::EventBus, Properties: {Name: !Sub "${AWS::StackName}-probe"}}
        """
            + followingFunction("PublishProbe", "!Ref ProbeBus")
            + followingFunction("AstrayProbe", "misspelled")
            + scheduledFunction("rate(15 minutes)");
    try (var stack = LocalStack.start(options(resources, progress));
        var http = HttpClient.newHttpClient()) {
      stack
          .eventBridge()
          .onEvent(
              event -> {
                if (event.bus().equals("local-probe")) {
                  heard.add(event);
                }
              });

      var order = placeOrder(stack, http);

      var event = heard.take();
      assertThat(event.detailType()).isEqualTo("OrderChanged");
      assertThat(event.detail()).isEqualTo("{\"orderId\":\"%s\"}".formatted(order));
      awaitLines(
          "order event  OrderChanged  " + order,
          "order event  OrderChanged  " + order + "  LOST: there is no bus misspelled");
      assertThat(stack.eventBridge().events())
          .filteredOn(kept -> kept.detailType().equals("OrderChanged"))
          .contains(event) // and another, where the order's binding is told by itself
          .allMatch(kept -> kept.bus().equals("local-probe"));
    }
    assertThat(progress)
        .contains(
            "PublishProbe follows local-OrdersTable",
            "PublishProbe is not run by SQS here",
            "ScheduledProbe runs at rate(15 minutes)")
        .anyMatch(line -> line.contains("EventBridge") && line.contains("local-probe"));
  }

  @Test
  void a_schedule_that_can_not_be_kept_is_refused_unless_there_are_to_be_none() throws Exception {
    var options = options(scheduledFunction("cron(0 3 * * ? *)"), new ArrayList<>());
    assertThatThrownBy(() -> LocalStack.start(options))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("only rates such as rate(15 minutes) run here");

    LocalStack.start(options.withoutSchedules()).close();
  }

  private static String followingFunction(String name, String bus) {
    return """
      %s:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: probe.zip
          Handler: dev.countersign.local.lambda.probe.PublishProbeHandler
          Environment: {Variables: {BUS: %s}}
          Events:
            OrderChanges:
              Type: DynamoDB
              Properties:
                Stream: !GetAtt OrdersTable.StreamArn
                StartingPosition: TRIM_HORIZON
                FunctionResponseTypes: [ReportBatchItemFailures]
            Others: {Type: SQS}
    """
        .formatted(name, bus);
  }

  private static String scheduledFunction(String rate) {
    return """
      ScheduledProbe:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: probe.zip
          Handler: dev.countersign.local.lambda.probe.ProbeHandler
          Events:
            Regularly: {Type: ScheduleV2, Properties: {ScheduleExpression: %s}}
    """
        .formatted(rate);
  }

  private StackOptions options(String resources, List<String> progress) throws IOException {
    ProbeFunction.zip(folder);
    Path template = folder.resolve("template.yaml");
    Files.writeString(
        template,
        Repository.read("template.yaml")
            .replace("CodeUri: functions/", "CodeUri: " + Repository.file("functions") + "/")
            .replace("TemplateURL: ", "TemplateURL: " + Repository.ROOT + "/")
            .replace("Location: target/", "Location: " + Repository.file("target") + "/")
            .replace("\nOutputs:\n", "\n" + resources + "\nOutputs:\n"));
    return StackOptions.defaults()
        .withTemplate(template)
        .withProgress(progress::add)
        .withLog(log::add);
  }

  private static String placeOrder(LocalStack stack, HttpClient http)
      throws IOException, InterruptedException {
    var created =
        http.send(
            HttpRequest.newBuilder(URI.create(stack.address() + "/payment-intents"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(
                    BodyPublishers.ofString(
                        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee-black-m\",\"quantity\":2}]}"))
                .build(),
            BodyHandlers.ofString());
    return JsonParser.parseString(created.body()).getAsJsonObject().get("orderId").getAsString();
  }

  private void awaitLines(String... lines) throws InterruptedException {
    var missing = new HashSet<>(List.of(lines));
    while (!missing.isEmpty()) {
      missing.remove(log.take());
    }
  }
}
