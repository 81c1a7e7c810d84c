package dev.countersign.local.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/** The folders that functions live in while they run. */
final class Folders {
  /** Directly in {@code lib}: Lambda looks no deeper, and so none leads out of the folder. */
  private static final Pattern LIBRARY = Pattern.compile("lib/[^/\\\\]+\\.jar");

  /** Sorts before the libraries, so that its classes are found first, as on Lambda. */
  private static final String CODE = "0-deployment-package.jar";

  private Folders() {}

  /**
   * Puts a deployment package where both runtimes look for code: {@code lib}, whole, as a jar, and
   * its own libraries beside it. Lambda unpacks it instead; for the thousands of classes of a
   * shaded package that takes a file system far longer than all that is done with them here.
   */
  static void place(Path zip, Path folder) throws IOException {
    if (!Files.isRegularFile(zip)) {
      throw new IOException("No deployment package at " + zip + ": run mvn package first.");
    }
    Path libraries = Files.createDirectories(folder.resolve("lib"));
    Path code = libraries.resolve(CODE);
    Files.copy(zip, code); // a copy, for the next build writes into the file that is there
    try (var entries = new ZipFile(code.toFile())) {
      for (var entry : Collections.list(entries.entries())) {
        if (LIBRARY.matcher(entry.getName()).matches()) {
          try (var library = entries.getInputStream(entry)) {
            Files.copy(library, folder.resolve(entry.getName()));
          }
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
