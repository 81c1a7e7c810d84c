package dev.countersign.simulation.teeth;

import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The sources of the deployed code, in any module and package. */
final class MainSources implements Sources {
  private static final Path MAIN = Path.of("src", "main", "java");

  private final Map<String, List<Path>> files;

  /**
   * Creates the sources.
   *
   * @param root the repository's root
   */
  MainSources(Path root) {
    this.files =
        Stream.of("shared", "functions")
            .map(root::resolve)
            .flatMap(MainSources::below)
            .collect(groupingBy(file -> file.getFileName().toString()));
  }

  private static Stream<Path> below(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().contains(MAIN.toString())).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String text(String name) {
    List<Path> found = files.getOrDefault(name + ".java", List.of());
    if (found.size() != 1) {
      throw new IllegalStateException(
          "%d classes instead of one are called %s: %s".formatted(found.size(), name, found));
    }
    try {
      return Files.readString(found.getFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
