package dev.countersign.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.stripe.Stripe;
import dev.countersign.bench.report.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.util.VersionInfo;

/** Says what this machine is, and what runs on it. */
final class Machine {
  private Machine() {}

  static Origin origin(Path bench, String node, boolean quick)
      throws IOException, InterruptedException {
    return new Origin(
        LocalDate.now(ZoneOffset.UTC).toString(),
        commit(bench),
        "%s, %d cores, %d GB, Linux %s"
            .formatted(
                processor(),
                Runtime.getRuntime().availableProcessors(),
                memoryGigabytes(),
                System.getProperty("os.version")),
        quick ? "quick" : "full",
        versions(bench, node));
  }

  private static Map<String, String> versions(Path bench, String node)
      throws IOException, InterruptedException {
    Map<String, String> versions = new HashMap<>();
    versions.put("Java", Runtime.version().toString());
    versions.put("Node", printed(bench, node, "--version").substring(1));
    versions.put("AWS SDK for Java", VersionInfo.SDK_VERSION);
    versions.put("stripe-java", Stripe.VERSION);
    JsonObject ofNode =
        JsonParser.parseString(Files.readString(bench.resolve("peers/node/package.json")))
            .getAsJsonObject()
            .getAsJsonObject("dependencies");
    ofNode.asMap().forEach((name, version) -> versions.put(name, version.getAsString()));
    return versions;
  }

  /** Returns the commit, with a word if the tree has changed since. */
  private static String commit(Path bench) throws IOException, InterruptedException {
    String commit = printed(bench, "git", "rev-parse", "--short", "HEAD");
    String changed =
        printed(bench, "git", "status", "--porcelain", "--", "../functions", "../shared");
    return changed.isEmpty() ? commit : commit + " with changes";
  }

  private static String processor() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  private static long memoryGigabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/meminfo")).stream()
        .filter(line -> line.startsWith("MemTotal:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .map(kilobytes -> Math.round(kilobytes / 1024.0 / 1024.0))
        .findFirst()
        .orElse(0);
  }

  private static String printed(Path folder, String... command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(command)).directory(folder.toFile()).start();
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + " failed");
      }
      return text;
    }
  }
}
