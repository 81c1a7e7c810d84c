package dev.countersign.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(120)
@Execution(ExecutionMode.CONCURRENT) // in processes of its own
class MainTest {
  private static final String READY = "Countersign is ready: http://127.0.0.1:";

  @TempDir private Path temporary;

  @Test
  void its_commands_can_be_pasted_one_after_another_and_a_signal_ends_it_without_a_trace()
      throws Exception {
    var process = start(command("-Dport=0", "-Dstripe.port=0", "-Dlambda.port=0"));
    try {
      var printed = withoutLog(untilReady(process));

      assertThat(printed.getLast()).matches("Countersign is ready: http://127\\.0\\.0\\.1:[0-9]+");
      int tryIt = printed.indexOf("") + 1; // the commands and the address come last, to be seen
      assertThat(printed.get(tryIt)).startsWith("# Try it");
      assertThat(printed.get(tryIt - 2))
          .matches(
              "Stripe simulator: http://127\\.0\\.0\\.1:[0-9]+ sk_test_[A-Za-z0-9]+"
                  + " pk_test_[A-Za-z0-9]+ whsec_[A-Za-z0-9]+");
      assertThat(printed.get(tryIt - 3))
          .matches("Lambda: http://127\\.0\\.0\\.1:[0-9]+ \\(curl .*\\)");
      String pasted =
          printed.stream()
              .dropWhile(line -> !line.startsWith("# Try it"))
              .takeWhile(line -> !line.startsWith(READY))
              .collect(Collectors.joining("\n"));
      // The webhook comes a moment later: asked again until it has.
      String script =
          pasted
              + "\nlooks=0; until curl -s "
              + address(printed)
              + "/orders/$ORDER | grep PAID || [ $looks -gt 200 ];"
              + " do looks=$((looks+1)); sleep 0.1; done\n";
      var shell = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
      String answers = new String(shell.getInputStream().readAllBytes(), UTF_8);

      assertThat(answers)
          .as(answers)
          .contains("\"status\":\"AWAITING_PAYMENT\"")
          .contains("\"status\": \"succeeded\"", "\"object\": \"payment_intent\"")
          .contains("\"status\":\"PAID\"");
      var children = process.descendants().toList();
      assertThat(children).isNotEmpty();

      process.destroy();

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      assertThat(temporary).isEmptyDirectory();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void the_local_bundle_ends_when_its_parent_process_is_killed() throws Exception {
    var command = new ArrayList<>(List.of("sh", "-c", "\"$@\"; exit $?", "sh"));
    command.addAll(command("-Dport=0", "-Dstripe.port=0", "-Dlambda.port=0"));
    var parent = start(command);
    try {
      assertThat(untilReady(parent).getLast()).startsWith(READY);
      var main = parent.children().findFirst().orElseThrow();

      parent.destroyForcibly();

      main.onExit().get(30, TimeUnit.SECONDS);
      assertThat(temporary).isEmptyDirectory();
    } finally {
      parent.descendants().forEach(ProcessHandle::destroyForcibly);
      parent.destroyForcibly();
    }
  }

  @Test
  void a_port_in_use_is_one_sentence_and_exit_code_1() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var process =
          start(command("-Dport=" + taken.getLocalPort(), "-Dstripe.port=0", "-Dlambda.port=0"));

      String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);

      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(errors.lines())
          .containsExactly(
              "Port %d is in use. Stop what uses it, or choose another with -Dport=PORT."
                  .formatted(taken.getLocalPort()));
      assertThat(temporary).isEmptyDirectory();
    }
  }

  @Test
  void a_live_key_is_refused_before_anything_starts() throws Exception {
    var builder = builder(command("-Dport=0", "-Dstripe.port=0", "-Dlambda.port=0"));
    builder.environment().put("STRIPE_SECRET_KEY", "sk_live_canary");
    builder.environment().put("STRIPE_WEBHOOK_SECRET", "whsec_canary");
    var process = builder.start();

    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(errors).contains("live key").doesNotContain("canary");
    assertThat(printed).isEmpty();
  }

  @Test
  void the_local_bundle_says_how_to_receive_real_webhooks_when_test_keys_are_set()
      throws Exception {
    var builder = builder(command("-Dport=0", "-Dlambda.port=0"));
    builder.environment().put("STRIPE_SECRET_KEY", "sk_test_canary");
    builder.environment().put("STRIPE_WEBHOOK_SECRET", "whsec_canary");
    var process = builder.start();
    try {
      var printed = untilReady(process);

      assertThat(printed).noneMatch(line -> line.contains("canary"));
      assertThat(printed).noneMatch(line -> line.startsWith("Stripe simulator"));
      assertThat(printed) // Stripe would not take the address
          .anyMatch(line -> line.startsWith("ReconcileFunction runs at"))
          .noneMatch(line -> line.startsWith("RegisterWebhookFunction runs at"))
          .noneMatch(line -> line.startsWith("WebhookEndpoint"));
      assertThat(printed)
          .contains("  stripe listen --forward-to " + address(printed) + "/webhooks/stripe");
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  @Test
  void options_have_defaults_and_limits() {
    var defaults = Main.options(new Properties(), Map.of());
    assertThat(defaults.port).isEqualTo(8080);
    assertThat(defaults.stripePort).isEqualTo(12111);
    assertThat(defaults.lambdaPort).isEqualTo(3001);
    assertThat(defaults.concurrency).isEqualTo(4);
    assertThat(defaults.createRequestsPerClient).isEqualTo(1_000_000);

    assertThat(defaults.schedules).isTrue();
    var withoutSchedules = new Properties();
    withoutSchedules.setProperty("schedules", "false");
    assertThat(Main.options(withoutSchedules, Map.of()).schedules).isFalse();

    for (String wrong : List.of("port=65536", "port=-1", "port=abc", "concurrency=0", "rate=1")) {
      var properties = new Properties();
      properties.setProperty(
          wrong.substring(0, wrong.indexOf('=')), wrong.substring(wrong.indexOf('=') + 1));
      assertThatThrownBy(() -> Main.options(properties, Map.of()))
          .as(wrong)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("-D" + wrong + " must be a whole number from");
    }
  }

  private static String address(List<String> printed) {
    return printed.getLast().substring("Countersign is ready: ".length());
  }

  private static List<String> untilReady(Process process) throws IOException {
    var printed = new ArrayList<String>();
    BufferedReader reader = process.inputReader();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      printed.add(line);
      if (line.startsWith(READY)) {
        drain(reader);
        return printed;
      }
    }
    throw new AssertionError(
        "It ended after " + printed + new String(process.getErrorStream().readAllBytes(), UTF_8));
  }

  /** Without the lines of functions, which come when they come. */
  private static List<String> withoutLog(List<String> printed) {
    return printed.stream().filter(line -> !line.matches("local-\\w+ \\| .*")).toList();
  }

  /** So that the process never waits for a reader of its log. */
  private static void drain(BufferedReader reader) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (reader.readLine() != null) {}
              } catch (IOException _) {
                // the process has ended
              }
            });
  }

  private List<String> command(String... properties) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return Stream.of(
            Stream.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-Dsun.net.httpserver.nodelay=true",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary),
            Stream.of(properties),
            Stream.of("-classpath", classPath(), "dev.countersign.local.Main"))
        .flatMap(part -> part)
        .toList();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static Process start(List<String> command) throws IOException {
    return builder(command).start();
  }

  private static ProcessBuilder builder(List<String> command) {
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("STRIPE_"));
    return builder;
  }
}
