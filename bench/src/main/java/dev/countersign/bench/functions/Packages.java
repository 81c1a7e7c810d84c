package dev.countersign.bench.functions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacks deployment packages, as Lambda does: each once, for all processes that run it. */
final class Packages {
  private final Path folder;
  private final Map<Path, Path> unpacked = new HashMap<>();

  Packages(Path folder) {
    this.folder = folder;
  }

  synchronized Path unpacked(Path zip) throws IOException {
    Path known = unpacked.get(zip);
    if (known == null) {
      known = Files.createDirectory(folder.resolve("package-" + unpacked.size()));
      unpack(zip, known);
      unpacked.put(zip, known);
    }
    return known;
  }

  private static void unpack(Path zip, Path folder) throws IOException {
    if (!Files.isRegularFile(zip)) {
      throw new IOException("There is no " + zip + ": run bench/run, which builds it.");
    }
    try (var entries = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : Collections.list(entries.entries())) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException(zip + " has an entry outside of itself");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          try (InputStream content = entries.getInputStream(entry)) {
            Files.copy(content, target);
          }
        }
      }
    }
  }

  static void delete(Path folder) {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
