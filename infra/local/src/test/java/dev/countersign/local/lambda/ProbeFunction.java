package dev.countersign.local.lambda;

import dev.countersign.local.lambda.probe.BrokenHandler;
import dev.countersign.local.lambda.probe.ProbeHandler;
import dev.countersign.local.lambda.probe.ProxyProbeHandler;
import dev.countersign.local.lambda.probe.PublishProbeHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The probes' zip, and functions made of it. */
public final class ProbeFunction {
  static final String NAME = "probe";

  private ProbeFunction() {}

  static FunctionSettings in(Path folder) throws IOException {
    return new FunctionSettings(
        NAME,
        zip(folder),
        ProbeHandler.class.getName(),
        Integer.MAX_VALUE,
        256,
        Duration.ofSeconds(30),
        "JSON",
        Map.of("GREETING", "from the template"));
  }

  /** The same, but the deployment package holds nothing but a library. */
  static FunctionSettings inALibrary(Path folder) throws IOException {
    var function = in(folder);
    var zip = folder.resolve("library.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("lib/probe.jar"));
      Files.copy(function.code(), out);
      out.closeEntry();
    }
    return new FunctionSettings(
        NAME,
        zip,
        function.handler(),
        function.mostProcesses(),
        function.memoryMegabytes(),
        function.timeout(),
        function.logFormat(),
        function.environment());
  }

  static FunctionSettings withHandler(FunctionSettings function, String handler) {
    return new FunctionSettings(
        NAME,
        function.code(),
        handler,
        function.mostProcesses(),
        function.memoryMegabytes(),
        function.timeout(),
        function.logFormat(),
        function.environment());
  }

  static FunctionSettings withTimeout(FunctionSettings function, Duration timeout) {
    return new FunctionSettings(
        NAME,
        function.code(),
        function.handler(),
        function.mostProcesses(),
        function.memoryMegabytes(),
        timeout,
        function.logFormat(),
        function.environment());
  }

  static FunctionSettings withMostProcesses(FunctionSettings function, int most) {
    return new FunctionSettings(
        NAME,
        function.code(),
        function.handler(),
        most,
        function.memoryMegabytes(),
        function.timeout(),
        function.logFormat(),
        function.environment());
  }

  public static Path zip(Path folder) throws IOException {
    var zip = folder.resolve("probe.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (var type :
          new Class<?>[] {
            ProbeHandler.class,
            ProxyProbeHandler.class,
            PublishProbeHandler.class,
            BrokenHandler.class
          }) {
        var entry = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new ZipEntry(entry));
        try (var bytes = type.getClassLoader().getResourceAsStream(entry)) {
          if (bytes == null) {
            throw new IOException("No class file of " + type);
          }
          bytes.transferTo(out);
        }
        out.closeEntry();
      }
    }
    return zip;
  }
}
