import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  public static void main(String[] arguments) throws Exception {
    boolean apply = arguments[0].equals("apply");
    Path root = Path.of(arguments[1]);
    List<Path> misformatted =
        javaFiles(root).parallelStream().filter(file -> !isFormatted(file, apply)).toList();
    misformatted.forEach(
        file ->
            System.out.println((apply ? "Formatted " : "Not formatted: ") + root.relativize(file)));
    if (!apply && !misformatted.isEmpty()) {
      System.out.println("Run `mvn -Pformat` to set the format right.");
      System.exit(1);
    }
  }

  private static boolean isFormatted(Path file, boolean apply) {
    try {
      String source = Files.readString(file);
      String formatted = FORMATTER.formatSourceAndFixImports(source);
      if (apply && !source.equals(formatted)) {
        Files.writeString(file, formatted);
      }
      return source.equals(formatted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FormatterException e) {
      System.out.println(file + ":" + e.getMessage()); // of the parser, with the line
      return false;
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
