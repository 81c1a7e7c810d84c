package dev.countersign.local.lambda;

import dev.countersign.emulators.cloudformation.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lambda on one machine: the functions of a template. Each runs from its built zip in its own
 * processes. A process handles one event at a time, has the template's environment and time-out,
 * and sees nothing else of this machine.
 */
public final class Functions implements AutoCloseable {
  private final Path folder;
  private final Map<String, FunctionPool> pools = new LinkedHashMap<>();

  private Functions(Path folder) {
    this.folder = folder;
  }

  /**
   * Prepares every function of the template for invocations. Processes start with the first event.
   *
   * @param folder the template's folder, to which {@code CodeUri} is relative
   * @throws IOException if a deployment package is missing or unreadable
   */
  public static Functions start(Template template, Path folder, FunctionOptions options)
      throws IOException {
    return start(
        template.resources("AWS::Serverless::Function").stream()
            .map(found -> FunctionSettings.of(found.physicalId(), found.properties(), folder))
            .toList(),
        options);
  }

  /**
   * Prepares every given function for invocations. Processes start with the first event.
   *
   * @throws IOException if a deployment package is missing or unreadable
   */
  static Functions start(List<FunctionSettings> functions, FunctionOptions options)
      throws IOException {
    var started = new Functions(Files.createTempDirectory("countersign-lambda").toRealPath());
    try {
      for (var function : functions) {
        var own = Files.createDirectories(started.folder.resolve(function.name()));
        started.pools.put(function.name(), new FunctionPool(function, own, options));
      }
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /**
   * Invokes a function and waits for the result.
   *
   * @param function its physical id, or an ARN that contains it
   * @throws IllegalArgumentException if the template has no such function
   */
  public InvocationResult invoke(String function, byte[] event) throws InterruptedException {
    return pool(function).invoke(event);
  }

  /** Returns the function's living processes, idle or not. */
  public List<ProcessHandle> processes(String function) {
    return pool(function).processes();
  }

  /** Returns the last 10,000 lines that the function's processes printed. */
  public List<String> log(String function) {
    return pool(function).log();
  }

  private FunctionPool pool(String function) {
    var marker = ":function:";
    var start = function.indexOf(marker);
    var name = start < 0 ? function : function.substring(start + marker.length()).split(":", 2)[0];
    var pool = pools.get(name);
    if (pool == null) {
      throw new IllegalArgumentException("The template has no function " + function);
    }
    return pool;
  }

  /** Ends every process and deletes their folders. */
  @Override
  public void close() {
    pools.values().forEach(FunctionPool::close);
    Folders.delete(folder);
  }
}
