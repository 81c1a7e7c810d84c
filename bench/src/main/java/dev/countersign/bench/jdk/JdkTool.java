package dev.countersign.bench.jdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program of the JDK that runs us. */
public final class JdkTool {
  private JdkTool() {}

  /**
   * Runs it to its end and returns what it printed.
   *
   * @throws IOException if it failed, with what it printed
   */
  public static String run(String name, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output;
    try (InputStream printed = process.getInputStream()) {
      output = new String(printed.readAllBytes(), UTF_8);
    }
    if (process.waitFor() != 0) {
      throw new IOException(name + ": " + output);
    }
    return output;
  }
}
