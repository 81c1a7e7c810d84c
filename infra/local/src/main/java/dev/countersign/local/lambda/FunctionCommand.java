package dev.countersign.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * The command and the environment of a function's process, close to those of the managed runtime.
 */
public final class FunctionCommand {
  /** The variables of ours that a JVM and its system need; no others are inherited. */
  private static final List<String> INHERITED =
      List.of("PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR");

  private static final double HEAP_SHARE = 0.85; // of MemorySize, as in the managed runtime

  private final FunctionSettings function;
  private final FunctionOptions options;

  public FunctionCommand(FunctionSettings function, FunctionOptions options) {
    this.function = function;
    this.options = options;
  }

  /**
   * Returns the process to start, with everything but its code's own services.
   *
   * @param code the unpacked package, which the runtime interface client loads from
   * @param temporary an empty folder of this process alone
   * @param runtimeApi host and port of its Runtime API
   */
  public ProcessBuilder on(Path code, Path temporary, String runtimeApi) {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx" + (long) (function.memoryMegabytes() * HEAP_SHARE) + "m",
                "-Djava.io.tmpdir=" + temporary, // its native library is unpacked there
                "-Djava.net.preferIPv4Stack=true",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                FunctionProcess.class.getName(),
                options.runtime().name(),
                function.handler())
            .directory(code.toFile())
            .redirectErrorStream(true);
    environment(builder.environment(), code, runtimeApi);
    return builder;
  }

  private void environment(Map<String, String> environment, Path code, String runtimeApi) {
    environment.keySet().retainAll(INHERITED);
    environment.put("LANG", "en_US.UTF-8");
    environment.put("TZ", ":UTC");
    environment.put("AWS_REGION", "us-east-1");
    environment.putAll(function.environment());
    environment.putAll(options.environment());
    environment.put("AWS_DEFAULT_REGION", environment.get("AWS_REGION")); // Lambda gives both one
    environment.put("_HANDLER", function.handler());
    environment.put("LAMBDA_TASK_ROOT", code.toString());
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
    environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "" + function.memoryMegabytes());
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.put("AWS_LAMBDA_LOG_FORMAT", function.logFormat());
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
  }

  /** Returns the class path: what the managed runtime has on its own, and our entry point to it. */
  private static String classPath() {
    return Stream.of(
            FunctionProcess.class,
            AWSLambda.class,
            Context.class,
            PojoSerializer.class,
            SdkInternalThreadLocal.class)
        .map(FunctionCommand::home)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
