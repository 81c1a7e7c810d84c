import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks, or with "apply" sets right, the format of every Java file, by google-java-format.
 *
 * <p>A program of its own because google-java-format parses with the compiler of the JVM it runs
 * in, and Maven's may be too old for our sources (docs/adr/0006-formatting-outside-maven.md). Run
 * by the root pom: java Format.java check|apply DIRECTORY.
 */
final class Format {
  private static final Formatter FORMATTER = new Formatter(JavaFormatterOptions.builder().build());

  private enum Verdict {
    FORMATTED,
    MISFORMATTED,
    UNREADABLE
  }

  public static void main(String[] arguments) throws Exception {
    boolean apply = arguments[0].equals("apply");
    Path root = Path.of(arguments[1]);
    Map<Verdict, List<Path>> files =
        javaFiles(root).parallelStream()
            .collect(Collectors.groupingBy(file -> format(file, root, apply)));
    List<Path> misformatted = files.getOrDefault(Verdict.MISFORMATTED, List.of());
    misformatted.forEach(
        file ->
            System.out.println((apply ? "Formatted " : "Not formatted: ") + root.relativize(file)));
    if (!apply && !misformatted.isEmpty()) {
      System.out.println("Run `mvn -Pformat` to set the format right.");
    }
    if (files.containsKey(Verdict.UNREADABLE) || (!apply && !misformatted.isEmpty())) {
      System.exit(1);
    }
  }

  /** Says how a file is, and with {@code apply} sets it right. */
  private static Verdict format(Path file, Path root, boolean apply) {
    try {
      String source = Files.readString(file);
      String formatted = FORMATTER.formatSourceAndFixImports(source);
      if (source.equals(formatted)) {
        return Verdict.FORMATTED;
      }
      if (apply) {
        Files.writeString(file, formatted);
      }
      return Verdict.MISFORMATTED;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FormatterException e) {
      System.out.println(root.relativize(file) + ":" + e.getMessage()); // the parser's, with a line
      return Verdict.UNREADABLE;
    }
  }

  private static List<Path> javaFiles(Path root) throws Exception {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !root.relativize(file).startsWith(".git"))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }
}
