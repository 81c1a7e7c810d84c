package dev.countersign.local.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/** The folders of the functions while they run. */
final class Folders {
  /**
   * Only files directly in {@code lib}: Lambda looks no deeper, and such a path cannot lead out of
   * the folder.
   */
  private static final Pattern LIBRARY = Pattern.compile("lib/[^/\\\\]+\\.jar");

  /** Sorts before the libraries, so that its classes are found first, as on Lambda. */
  private static final String CODE = "0-deployment-package.jar";

  private Folders() {}

  /**
   * Places a deployment package where both runtimes look for code: in {@code lib}, as a whole jar,
   * with its own libraries beside it. Lambda unpacks it instead. For the thousands of classes of a
   * shaded package, unpacking takes far longer than everything that is done with them here.
   */
  static void place(Path zip, Path folder) throws IOException {
    if (!Files.isRegularFile(zip)) {
      throw new IOException("No deployment package at " + zip + ": run mvn package first.");
    }
    Path libraries = Files.createDirectories(folder.resolve("lib"));
    Path code = libraries.resolve(CODE);
    Files.copy(zip, code); // a copy, because the next build overwrites the original file
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

  /** Deletes the folder. A file that a dying process still holds is left to the system. */
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
