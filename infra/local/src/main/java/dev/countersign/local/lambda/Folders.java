package dev.countersign.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.zip.ZipInputStream;

/** The folders that functions live in while they run. */
final class Folders {
  private Folders() {}

  /** Unpacks a deployment package as Lambda does, which is where its class loader looks. */
  static void unpack(Path zip, Path folder) throws IOException {
    if (!Files.isRegularFile(zip)) {
      throw new IOException("No deployment package at " + zip + ": run mvn package first.");
    }
    try (InputStream file = Files.newInputStream(zip);
        var entries = new ZipInputStream(file)) {
      for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        var target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException(zip + " has an entry outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(folder.resolve(target).getParent());
          Files.copy(entries, target);
        }
      }
    }
  }

  /** Deletes what is there; a file that a dying process still holds stays for the system. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | java.io.UncheckedIOException _) {
      folder.toFile().deleteOnExit();
    }
  }
}
