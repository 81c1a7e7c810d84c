package dev.countersign.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.local.LoggedFaults;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class InvokeApiTest {
  @TempDir private Path folder;
  private final RecordingInvoker functions = new RecordingInvoker();
  private final HttpClient http = HttpClient.newHttpClient();
  private InvokeApi api;

  @BeforeEach
  void start() throws IOException {
    Path file = folder.resolve("template.yaml");
    Files.writeString(
        file,
        """
        Resources:
          ReconcileFunction:
            Type: AWS::Serverless::Function
            Properties: {AutoPublishAlias: live}
          Unpublished:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: my-function}
          OrdersTable: {Type: AWS::DynamoDB::Table}
        """);
    api = InvokeApi.start(0, Template.read(file, Map.of()), functions);
  }

  @AfterEach
  void stop() {
    api.close();
    http.close();
  }

  @Test
  void a_function_is_run_with_the_body_and_its_answer_comes_back_as_it_is() throws Exception {
    functions.answers("{\"drift\":[\"ö\"]}");

    var answer = send(invoke("ReconcileFunction", "{\"from\":\"2026-11-01\"}"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"drift\":[\"ö\"]}");
    assertThat(answer.headers().firstValue("X-Amz-Function-Error")).isEmpty();
    assertThat(answer.headers().firstValue("X-Amz-Executed-Version")).contains("$LATEST");
    assertThat(functions.lastFunction()).isEqualTo("local-ReconcileFunction");
    assertThat(functions.lastEvent().get("from").getAsString()).isEqualTo("2026-11-01");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ReconcileFunction",
        "local-ReconcileFunction",
        "local-ReconcileFunction:live",
        "ReconcileFunction%3Alive",
        "ReconcileFunction:1",
        "ReconcileFunction:$LATEST",
        "000000000000:function:ReconcileFunction",
        "arn:aws:lambda:eu-west-1:000000000000:function:local-ReconcileFunction:live"
      })
  void a_function_has_several_names(String name) throws Exception {
    assertThat(send(invoke(name, "{}")).statusCode()).isEqualTo(200);
    assertThat(functions.lastFunction()).isEqualTo("local-ReconcileFunction");
  }

  @Test
  void the_alias_may_stand_in_the_query_and_must_not_contradict_the_name() throws Exception {
    var aliased = send(invoke("ReconcileFunction", "?Qualifier=live", "{}"));
    assertThat(aliased.headers().firstValue("X-Amz-Executed-Version")).contains("1");
    assertThat(send(invoke("ReconcileFunction:live", "?Qualifier=live", "{}")).statusCode())
        .isEqualTo(200);

    assertRefused(
        send(invoke("ReconcileFunction:live", "?Qualifier=$LATEST".replace("$", "%24"), "{}")),
        400,
        "InvalidParameterValueException");
    assertThat(functions.calls()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Reconcile",
        "OrdersTable",
        "ReconcileFunction:test",
        "Unpublished:live",
        "my-function:1",
        "%2E%2E"
      })
  void a_function_version_or_alias_that_does_not_exist_is_not_found(String name) throws Exception {
    assertRefused(send(invoke(name, "{}")), 404, "ResourceNotFoundException");
    assertThat(functions.calls()).isZero();
  }

  @Test
  void a_name_that_the_template_gives_counts() throws Exception {
    assertThat(send(invoke("my-function", "{}")).statusCode()).isEqualTo(200);
    assertThat(functions.lastFunction()).isEqualTo("my-function");
  }

  @Test
  void without_a_body_the_event_is_an_empty_object() throws Exception {
    assertThat(send(invoke("ReconcileFunction", "")).statusCode()).isEqualTo(200);
    assertThat(functions.lastEvent().size()).isZero();
  }

  @Test
  void a_failed_function_is_a_200_that_says_so() throws Exception {
    var error = "{\"errorMessage\":\"no key\",\"errorType\":\"java.lang.IllegalStateException\"}";
    functions.does((_, _) -> new InvocationResult.Failed("Runtime.UserException", error));
    var failed = send(invoke("ReconcileFunction", "{}"));
    assertThat(failed.statusCode()).isEqualTo(200);
    assertThat(failed.headers().firstValue("X-Amz-Function-Error")).contains("Unhandled");
    assertThat(failed.body()).isEqualTo(error);

    functions.does((_, _) -> new InvocationResult.TimedOut());
    var late = send(invoke("ReconcileFunction", "{}"));
    assertThat(late.headers().firstValue("X-Amz-Function-Error")).contains("Unhandled");
    assertThat(late.body()).contains("\"errorType\":\"Sandbox.Timedout\"");
  }

  @Test
  void a_throttled_function_is_a_429() throws Exception {
    functions.does((_, _) -> new InvocationResult.Throttled());
    var answer = send(invoke("ReconcileFunction", "{}"));
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
        .contains("TooManyRequestsException");
    assertThat(answer.body()).contains("ReservedFunctionConcurrentInvocationLimitExceeded");
  }

  @Test
  void a_function_that_can_not_be_run_is_a_500() throws Exception {
    functions.does(
        (_, _) -> {
          throw new IllegalStateException("no process");
        });

    try (var logged = LoggedFaults.of(InvokeApi.class)) {
      var answer = send(invoke("ReconcileFunction", "{}"));

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains("ServiceException");
      assertThat(answer.body()).contains("\"Type\":\"Service\"").doesNotContain("no process");
      assertThat(logged.all()).singleElement().extracting("message").isEqualTo("no process");
    }
  }

  @Test
  void an_asynchronous_event_is_accepted_before_it_has_run() throws Exception {
    var accepted = new CountDownLatch(1);
    var ran = new CountDownLatch(1);
    functions.does(
        (_, _) -> {
          accepted.await();
          ran.countDown();
          return new InvocationResult.Returned("{}");
        });

    var answer = send(invoke("ReconcileFunction", "{}").header("X-Amz-Invocation-Type", "Event"));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    accepted.countDown();
    ran.await();
  }

  @Test
  void a_dry_run_only_tells_whether_the_function_is_there() throws Exception {
    var dry = "X-Amz-Invocation-Type";
    assertThat(send(invoke("ReconcileFunction", "{}").header(dry, "DryRun")).statusCode())
        .isEqualTo(204);
    assertThat(send(invoke("Nothing", "{}").header(dry, "DryRun")).statusCode()).isEqualTo(404);
    assertRefused(
        send(invoke("ReconcileFunction", "{}").header(dry, "Later")),
        400,
        "InvalidParameterValueException");
    assertThat(functions.calls()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "{a:1}", "{} {}", "{\"a\":1,}", "{"})
  void a_payload_that_is_not_json_is_rejected(String event) throws Exception {
    assertRefused(send(invoke("ReconcileFunction", event)), 400, "InvalidRequestContentException");
    assertThat(functions.calls()).isZero();
  }

  @Test
  void an_event_has_up_to_6_mb_and_an_asynchronous_one_up_to_1_mb() throws Exception {
    assertThat(send(invoke("ReconcileFunction", text(6 * 1024 * 1024))).statusCode())
        .isEqualTo(200);
    assertRefused(
        send(invoke("ReconcileFunction", text(6 * 1024 * 1024 + 1))),
        413,
        "RequestTooLargeException");
    assertRefused(
        send(
            invoke("ReconcileFunction", text(1024 * 1024 + 1))
                .header("X-Amz-Invocation-Type", "Event")),
        413,
        "RequestTooLargeException");
    assertThat(functions.calls()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://shop.example", "null", "http://127.0.0.1:8080"})
  void a_request_of_a_page_is_refused_whatever_page_it_is(String origin) throws Exception {
    var answer = send(invoke("ReconcileFunction", "{}").header("Origin", origin));

    assertRefused(answer, 403, "AccessDeniedException");
    assertThat(functions.calls()).isZero();
  }

  @Test
  void a_name_that_was_made_to_point_here_is_refused() throws Exception {
    assertThat(withHost("rebound.example")).startsWith("HTTP/1.1 403 ");
    assertThat(withHost("rebound.example:" + api.address().getPort())).startsWith("HTTP/1.1 403 ");
    assertThat(withHost("127.0.0.1.rebound.example")).startsWith("HTTP/1.1 403 ");
    assertThat(functions.calls()).isZero();

    assertThat(withHost("localhost:" + api.address().getPort())).startsWith("HTTP/1.1 200 ");
    assertThat(withHost("[::1]:" + api.address().getPort())).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void nothing_but_invoke_is_served() throws Exception {
    assertRefused(send(invoke("ReconcileFunction", "{}").GET()), 404, "UnknownOperationException");
    var list = HttpRequest.newBuilder(URI.create(api.address() + "/2015-03-31/functions/"));
    assertRefused(send(list), 404, "UnknownOperationException");
  }

  @Test
  void the_invoke_api_listens_on_loopback_only_and_frees_its_port_when_closed() throws Exception {
    int port = api.address().getPort();
    var others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.getHostAddress().equals("127.0.0.1"))
            .toList();
    for (InetAddress address : others) {
      assertThatThrownBy(() -> new Socket(address, port)).isInstanceOf(IOException.class);
    }
    var template = Template.read(folder.resolve("template.yaml"), Map.of());
    assertThatThrownBy(() -> InvokeApi.start(port, template, functions))
        .isInstanceOf(BindException.class);

    api.close();

    InvokeApi.start(port, template, functions).close();
  }

  private HttpRequest.Builder invoke(String name, String event) {
    return invoke(name, "", event);
  }

  private HttpRequest.Builder invoke(String name, String query, String event) {
    var path = "/2015-03-31/functions/" + name + "/invocations" + query;
    return HttpRequest.newBuilder(URI.create(api.address() + path))
        .POST(BodyPublishers.ofString(event));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private String withHost(String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.address().getPort())) {
      var request =
          "POST /2015-03-31/functions/ReconcileFunction/invocations HTTP/1.1\r\nHost: "
              + host
              + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static String text(int bytes) {
    return '"' + "x".repeat(bytes - 2) + '"';
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains(type);
    assertThat(answer.body()).contains("\"Type\":\"User\"", "\"Message\":");
  }
}
