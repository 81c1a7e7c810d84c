package dev.countersign.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.local.lambda.InvocationResult.Failed;
import dev.countersign.local.lambda.InvocationResult.Returned;
import dev.countersign.local.lambda.InvocationResult.TimedOut;
import dev.countersign.local.lambda.probe.BrokenHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What Lambda promises its callers, whichever runtime is in the process. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT) // most of it waits for processes that start
abstract class FunctionsContract {
  @TempDir Path folder = Path.of("");
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private @Nullable Functions open;

  abstract FunctionRuntime runtime();

  @AfterEach
  void close() {
    if (open != null) {
      open.close();
    }
  }

  @Test
  void an_event_reaches_the_handler_and_its_answer_comes_back_as_it_is() throws Exception {
    var functions = start(probe());
    assertThat(invoke(functions, "echo:héllo {}")).isEqualTo(new Returned("héllo {}"));
  }

  @Test
  void code_is_found_in_the_libraries_of_the_package() throws Exception {
    var functions = start(ProbeFunction.inALibrary(folder));
    assertThat(invoke(functions, "echo:x")).isEqualTo(new Returned("x"));
  }

  @Test
  void the_function_may_be_named_by_its_arn() throws Exception {
    var functions = start(probe());
    var arn = "arn:aws:lambda:eu-west-1:123456789012:function:probe:live";
    assertThat(functions.invoke(arn, "echo:x".getBytes(UTF_8))).isEqualTo(new Returned("x"));
  }

  @Test
  void a_process_sees_the_environment_of_the_template_and_nothing_of_this_machine()
      throws Exception {
    var functions = start(probe(), options().withEnvironment(Map.of("EXTRA", "of the caller")));
    var names = text(invoke(functions, "environment"));
    assertThat(names)
        .contains("GREETING=from the template", "EXTRA=of the caller")
        .contains("AWS_LAMBDA_FUNCTION_NAME=probe", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=256")
        .contains("AWS_LAMBDA_LOG_FORMAT=JSON", "_HANDLER=", "LAMBDA_TASK_ROOT=", "AWS_REGION=")
        .doesNotContain("HOME=", "USER=", "MAVEN");
  }

  @Test
  void both_variables_of_the_region_say_the_same() throws Exception {
    var functions = start(probe(), options().withEnvironment(Map.of("AWS_REGION", "eu-west-1")));
    assertThat(text(invoke(functions, "environment")))
        .contains("AWS_REGION=eu-west-1", "AWS_DEFAULT_REGION=eu-west-1");
  }

  @Test
  void the_context_tells_the_function_the_request_and_the_time_that_is_left() throws Exception {
    var words = text(invoke(start(probe()), "context")).split(" ", -1);
    assertThat(words[0]).isEqualTo("probe");
    assertThat(words[1]).endsWith(":function:probe:live");
    assertThat(words[2]).matches("[0-9a-f-]{36}");
    assertThat(words[3]).isEqualTo("256");
    assertThat(Integer.parseInt(words[4])).isBetween(1, 30_000);
  }

  @Test
  void an_idle_process_serves_the_next_event() throws Exception {
    var functions = start(probe());
    assertThat(invoke(functions, "pid")).isEqualTo(invoke(functions, "pid"));
  }

  @Test
  void a_process_has_one_event_at_a_time_and_beyond_the_limit_events_wait() throws Exception {
    var functions = start(probe(), options().withConcurrency(2));
    try (var gate = new Gate();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<InvocationResult> call = () -> invoke(functions, gate.event());
      var calls = List.of(callers.submit(call), callers.submit(call), callers.submit(call));
      var first = gate.awaitProbe();
      var second = gate.awaitProbe();
      assertThat(second).isNotEqualTo(first);
      gate.letOnePass();
      assertThat(gate.awaitProbe()).as("the third waits for the first's process").isEqualTo(first);
      assertThat(functions.processes("probe"))
          .extracting(ProcessHandle::pid)
          .containsExactlyInAnyOrder(first, second);
      gate.letOnePass();
      gate.letOnePass();
      for (var one : calls) {
        assertThat(text(one.get())).as("events running in the process").endsWith(" 1");
      }
    }
  }

  @Test
  void beyond_its_reserved_concurrency_a_function_is_throttled() throws Exception {
    var functions = start(ProbeFunction.withMostProcesses(probe(), 1));
    try (var gate = new Gate();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<InvocationResult> call = () -> invoke(functions, gate.event());
      var running = callers.submit(call);
      var first = gate.awaitProbe();
      assertThat(call.call()).isEqualTo(new InvocationResult.Throttled());
      gate.letOnePass();
      assertThat(text(running.get())).isEqualTo(first + " 1");
      assertThat(invoke(functions, "echo:x")).isEqualTo(new Returned("x"));
      assertThat(functions.processes("probe")).hasSize(1);
    }
  }

  @Test
  void an_exception_fails_its_event_and_the_process_goes_on() throws Exception {
    var functions = start(probe());
    var pid = invoke(functions, "pid");
    assertThat(failure(invoke(functions, "throw:x")).type()).isEqualTo("Runtime.UserException");
    assertThat(invoke(functions, "pid")).isEqualTo(pid);
    awaitLine("as asked");
  }

  @Test
  void a_failure_says_in_json_what_the_caller_is_told() throws Exception {
    var functions = start(probe());
    var thrown = json(failure(invoke(functions, "throw:x")));
    assertThat(thrown.get("errorType").getAsString()).isEqualTo("java.lang.IllegalStateException");
    assertThat(thrown.get("errorMessage").getAsString()).isEqualTo("as asked: \"x\"");
    var exited = json(failure(invoke(functions, "exit")));
    assertThat(exited.get("errorType").getAsString()).isEqualTo("Runtime.ExitError");
    assertThat(exited.get("errorMessage").getAsString()).contains("Runtime exited");
  }

  @Test
  void a_process_that_exits_fails_its_event_and_is_replaced() throws Exception {
    var functions = start(probe());
    var pid = invoke(functions, "pid");
    assertThat(failure(invoke(functions, "exit")).type()).isEqualTo("Runtime.ExitError");
    assertThat(invoke(functions, "pid")).isInstanceOf(Returned.class).isNotEqualTo(pid);
  }

  @Test
  void a_process_that_is_killed_at_work_fails_its_event_and_is_replaced() throws Exception {
    var functions = start(probe());
    try (var gate = new Gate();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var call = callers.submit(() -> invoke(functions, gate.event()));
      var pid = gate.awaitProbe();
      functions.processes("probe").forEach(ProcessHandle::destroyForcibly);
      assertThat(failure(call.get()).type()).isEqualTo("Runtime.ExitError");
      assertThat(text(invoke(functions, "pid"))).isNotEqualTo("" + pid);
    }
  }

  @Test
  void a_process_that_is_killed_while_idle_costs_no_event() throws Exception {
    var functions = start(probe());
    var pid = invoke(functions, "pid");
    var process = functions.processes("probe").getFirst();
    process.destroyForcibly();
    process.onExit().join();
    assertThat(invoke(functions, "pid")).isInstanceOf(Returned.class).isNotEqualTo(pid);
  }

  @Test
  void an_event_past_the_timeout_ends_with_its_process() throws Exception {
    var functions = start(ProbeFunction.withTimeout(probe(), Duration.ofMillis(700)));
    try (var gate = new Gate()) {
      assertThat(invoke(functions, gate.event())).isEqualTo(new TimedOut());
      assertThat(functions.processes("probe")).isEmpty();
      awaitLine("Task timed out after 0.70 seconds");
      assertThat(invoke(functions, "echo:again")).isEqualTo(new Returned("again"));
    }
  }

  @Test
  void a_handler_that_can_not_be_made_fails_the_event() throws Exception {
    var functions = start(ProbeFunction.withHandler(probe(), BrokenHandler.class.getName()));
    assertThat(invoke(functions, "pid")).isInstanceOf(Failed.class);
    assertThat(invoke(functions, "pid")).isInstanceOf(Failed.class);
    awaitLine("broken on purpose");
  }

  @Test
  void a_handler_that_does_not_exist_fails_the_event() throws Exception {
    var functions = start(ProbeFunction.withHandler(probe(), "no.such.Handler"));
    assertThat(invoke(functions, "pid")).isInstanceOf(Failed.class);
  }

  @Test
  void the_output_of_a_function_arrives_line_by_line() throws Exception {
    var functions = start(probe());
    invoke(functions, "print:überall");
    assertThat(awaitLine("überall")).isEqualTo("probe|überall");
    assertThat(awaitLine("error: ")).isEqualTo("probe|error: überall");
    assertThat(functions.log("probe")).contains("überall", "error: überall");
  }

  @Test
  void closing_ends_every_process_and_every_waiting_call_and_deletes_the_folders()
      throws Exception {
    var functions = start(probe(), options().withConcurrency(1));
    try (var gate = new Gate();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var temporary = Path.of(text(invoke(functions, "temporary")));
      assertThat(temporary).isDirectory();
      var call = callers.submit(() -> invoke(functions, gate.event()));
      gate.awaitProbe();
      var processes = functions.processes("probe");
      functions.close();
      assertThat(processes).hasSize(1).noneMatch(ProcessHandle::isAlive);
      assertThat(failure(call.get()).type()).isEqualTo("Runtime.ExitError");
      assertThat(Files.exists(temporary.getParent())).isFalse();
    }
  }

  FunctionSettings probe() throws Exception {
    return ProbeFunction.in(folder);
  }

  private FunctionOptions options() {
    return FunctionOptions.defaults()
        .withRuntime(runtime())
        .withLog((function, line) -> lines.add(function + "|" + line));
  }

  final Functions start(FunctionSettings function) throws Exception {
    return start(function, options());
  }

  final Functions start(FunctionSettings function, FunctionOptions options) throws Exception {
    var started = Functions.start(List.of(function), options);
    open = started;
    return started;
  }

  static InvocationResult invoke(Functions functions, String event) throws InterruptedException {
    return functions.invoke("probe", event.getBytes(UTF_8));
  }

  private static String text(InvocationResult invocation) {
    assertThat(invocation).isInstanceOf(Returned.class);
    return ((Returned) invocation).payload();
  }

  private static Failed failure(InvocationResult invocation) {
    assertThat(invocation).isInstanceOf(Failed.class);
    return (Failed) invocation;
  }

  private static JsonObject json(Failed failure) {
    return JsonParser.parseString(failure.payload()).getAsJsonObject();
  }

  private String awaitLine(String part) throws InterruptedException {
    while (true) {
      var line = lines.take();
      if (line.contains(part)) {
        return line;
      }
    }
  }
}
