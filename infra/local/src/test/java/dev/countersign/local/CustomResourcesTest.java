package dev.countersign.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.local.lambda.InvocationResult;
import dev.countersign.local.lambda.Invoker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As CloudFormation asks a function, and is answered by it. */
class CustomResourcesTest {
  private static final String STACK = "arn:aws:cloudformation:eu-west-1:000000000000:stack/local/1";

  @TempDir private Path folder;
  private final List<JsonObject> asked = new ArrayList<>();

  @Test
  void a_function_is_asked_to_create_its_resource_and_its_reason_is_told() throws Exception {
    assertThat(create(answering("SUCCESS", "It is there.")))
        .containsExactly("Endpoint: It is there.");

    JsonObject request = asked.getFirst();
    assertThat(request.get("RequestType").getAsString()).isEqualTo("Create");
    assertThat(request.get("StackId").getAsString()).isEqualTo(STACK);
    assertThat(request.get("LogicalResourceId").getAsString()).isEqualTo("Endpoint");
    assertThat(request.has("RequestId")).isTrue();
    assertThat(request.getAsJsonObject("ResourceProperties").get("Url").getAsString())
        .isEqualTo("https://shop.example");
    assertThat(CustomResources.functions(template())).containsExactly("local-Register");
  }

  @Test
  void a_resource_that_can_not_be_created_is_a_plain_message() {
    assertThatThrownBy(() -> create(answering("FAILED", "Stripe answered 403.")))
        .isInstanceOf(UsageException.class)
        .hasMessage("Endpoint can't be created: Stripe answered 403.");
  }

  @Test
  void a_function_that_does_not_answer_is_a_plain_message() {
    assertThatThrownBy(() -> create((_, _) -> new InvocationResult.TimedOut()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Endpoint is not answered: TimedOut");
  }

  @Test
  void a_function_that_had_no_time_to_register_is_run_until_it_has() throws Exception {
    var runs = new AtomicInteger();
    new CustomResources(
            template(),
            STACK,
            (_, event) -> {
              assertThat(new String(event, UTF_8)).isEqualTo("{}");
              return switch (runs.incrementAndGet()) {
                case 1 -> new InvocationResult.Failed("Unavailable", "{}");
                case 2 -> new InvocationResult.Returned("{\"outcome\":\"unfinished\"}");
                default -> new InvocationResult.Returned("{\"outcome\":\"registered\"}");
              };
            })
        .runUntilRegistered();
    assertThat(runs).hasValue(3);
  }

  @Test
  void a_function_that_never_registers_is_a_plain_message() throws Exception {
    var resources =
        new CustomResources(template(), STACK, (_, _) -> new InvocationResult.TimedOut());
    assertThatThrownBy(resources::runUntilRegistered)
        .isInstanceOf(UsageException.class)
        .hasMessage("local-Register has not registered it in 10 runs.");
  }

  private List<String> create(Invoker invoker) throws IOException, InterruptedException {
    return new CustomResources(template(), STACK, invoker).create();
  }

  private Invoker answering(String status, String reason) {
    return (function, event) -> {
      assertThat(function).isEqualTo("local-Register");
      var request = JsonParser.parseString(new String(event, UTF_8)).getAsJsonObject();
      asked.add(request);
      var answer = new JsonObject();
      answer.addProperty("Status", status);
      answer.addProperty("Reason", reason);
      put(URI.create(request.get("ResponseURL").getAsString()), answer.toString());
      return new InvocationResult.Returned("{}");
    };
  }

  private static void put(URI address, String body) throws InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var put = HttpRequest.newBuilder(address).PUT(BodyPublishers.ofString(body)).build();
      assertThat(http.send(put, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Template template() throws IOException {
    Path file = folder.resolve("template.yaml");
    Files.writeString(
        file,
        """
        Resources:
          Register: {Type: AWS::Serverless::Function}
          Endpoint:
            Type: AWS::CloudFormation::CustomResource
            Properties:
              ServiceToken: !GetAtt Register.Arn
              Url: https://shop.example
        """);
    return Template.read(file, Map.of());
  }
}
