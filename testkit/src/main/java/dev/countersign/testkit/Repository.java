package dev.countersign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of this repository, in whatever folder a test is started. */
public final class Repository {
  /** The folder of template.yaml, absolute. */
  public static final Path ROOT = root();

  public static final Path TEMPLATE = file("template.yaml");

  /** What a pom says to people, and what it has only on demand. */
  private static final Pattern LEFT_OUT = Pattern.compile("(?s)<!--.*?-->|<profiles>.*</profiles>");

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  private Repository() {}

  /** Returns a file or folder by its path from the root. */
  public static Path file(String path) {
    return ROOT.resolve(path);
  }

  public static String read(String path) {
    try {
      return Files.readString(file(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the paths of the modules that every build has and that have main code. */
  public static List<String> modules() {
    return modulesBelow("")
        .filter(module -> Files.isDirectory(file(module).resolve("src/main/java")))
        .toList();
  }

  private static Stream<String> modulesBelow(String folder) {
    String pom = LEFT_OUT.matcher(read(folder + "pom.xml")).replaceAll("");
    List<String> listed = new ArrayList<>();
    MODULE.matcher(pom).results().forEach(module -> listed.add(folder + module.group(1)));
    return listed.isEmpty()
        ? Stream.of(folder.substring(0, folder.length() - 1))
        : listed.stream().flatMap(module -> modulesBelow(module + "/"));
  }

  private static Path root() {
    Path start = Path.of("").toAbsolutePath();
    Path folder = start;
    while (!Files.exists(folder.resolve("template.yaml"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("no template.yaml in or above " + start);
      }
    }
    return folder;
  }
}
