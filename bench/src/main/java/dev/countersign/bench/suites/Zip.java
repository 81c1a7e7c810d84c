package dev.countersign.bench.suites;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;

/** What a deployment package is made of. */
record Zip(Path file, long bytes, List<Entry> entries) {
  /** Whose code a class is, by the beginning of its path; the first that fits. */
  private static final Map<String, String> ORIGINS = new LinkedHashMap<>();

  static {
    ORIGINS.put("dev/countersign/", "Countersign");
    ORIGINS.put("software/amazon/awssdk/services/", "AWS SDK, services");
    ORIGINS.put("software/amazon/awssdk/", "AWS SDK, core");
    ORIGINS.put("com/stripe/", "stripe-java");
    ORIGINS.put("com/google/gson/", "Gson");
    ORIGINS.put("org/apache/", "Apache HttpClient");
    ORIGINS.put("io/netty/", "Netty");
    ORIGINS.put("com/amazonaws/", "Lambda's interfaces");
  }

  record Entry(String name, long unpacked, long packed) {
    boolean isClass() {
      return name.endsWith(".class");
    }

    String origin() {
      return ORIGINS.entrySet().stream()
          .filter(one -> name.startsWith(one.getKey()))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse("others");
    }
  }

  /** One origin's share. */
  record Share(String origin, long packed, long classes) {}

  static Zip read(Path file) throws IOException {
    try (var zip = new ZipFile(file.toFile())) {
      return new Zip(
          file,
          Files.size(file),
          Collections.list(zip.entries()).stream()
              .map(one -> new Entry(one.getName(), one.getSize(), one.getCompressedSize()))
              .toList());
    }
  }

  String name() {
    return file.getFileName().toString();
  }

  double megabytes() {
    return bytes / 1e6;
  }

  double unpackedMegabytes() {
    return entries.stream().mapToLong(Entry::unpacked).sum() / 1e6;
  }

  long classes() {
    return entries.stream().filter(Entry::isClass).count();
  }

  /** Returns each origin's share, the largest first. */
  List<Share> shares() {
    Map<String, List<Entry>> byOrigin = new LinkedHashMap<>();
    entries.forEach(one -> byOrigin.computeIfAbsent(one.origin(), _ -> new ArrayList<>()).add(one));
    return byOrigin.entrySet().stream()
        .map(
            of ->
                new Share(
                    of.getKey(),
                    of.getValue().stream().mapToLong(Entry::packed).sum(),
                    of.getValue().stream().filter(Entry::isClass).count()))
        .sorted((a, b) -> Long.compare(b.packed(), a.packed()))
        .toList();
  }
}
