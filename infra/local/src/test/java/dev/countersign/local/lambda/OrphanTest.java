package dev.countersign.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OrphanTest {
  @TempDir Path folder = Path.of("");

  /** Runs a function that stands still in its handler, until it is killed itself. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      var function = ProbeFunction.in(Path.of(arguments[0]));
      var functions = Functions.start(List.of(function), FunctionOptions.defaults());
      functions.invoke(ProbeFunction.NAME, arguments[1].getBytes(UTF_8));
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void a_function_ends_with_a_parent_that_is_killed_even_in_the_middle_of_its_work()
      throws Exception {
    try (var gate = new Gate()) {
      var parent =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djava.io.tmpdir=" + folder,
                  "-cp",
                  System.getProperty("java.class.path"),
                  Parent.class.getName(),
                  folder.toString(),
                  gate.event())
              .inheritIO()
              .start();
      var function = ProcessHandle.of(gate.awaitProbe()).orElseThrow();
      parent.destroyForcibly();
      function.onExit().join();
      assertThat(function.isAlive()).isFalse();
    }
  }
}
