package dev.countersign.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.Repository;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The ids in comments, pages and scripts, and the rows of {@code docs/cases.md}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the files are read once
class CasesTest {
  private static final String PAGE = "docs/cases.md";
  private static final String INVARIANTS =
      "simulation/src/main/java/dev/countersign/simulation/invariants/";

  private static final String ID = "(?:[A-Z]{2}[0-9]{2}|[DI][0-9]{1,2})";
  private static final Pattern MENTION = Pattern.compile("\\b" + ID + "\\b");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (" + ID + ") \\|");

  /** The first and the last id of a range say nothing of what lies between them. */
  private static final Pattern RANGE =
      Pattern.compile("\\b" + ID + "(?:-|[\\s*/]+to[\\s*/]+)" + ID + "\\b");

  /** Only comments, and display names as {@code "<id>: …"}: other strings are data. */
  private static final Pattern COMMENT_OR_STRING =
      Pattern.compile(
          "(?s)(?<comment>//[^\\n]*+|/\\*.*?\\*/)"
              + "|\"\"\".*?\"\"\""
              + "|\"(?<name>"
              + (ID + "(?:, " + ID + ")*")
              + ")[: ][^\"\\n]*+\""
              + "|\"(?:[^\"\\\\\\n]++|\\\\.)*+\""
              + "|'(?:[^'\\\\\\n]++|\\\\.)*+'");

  private static final Set<String> ENDINGS =
      Set.of(".java", ".md", ".py", ".toml", ".xml", ".yaml");

  private final SortedMap<String, String> files = files();

  CasesTest() throws IOException {}

  @Test
  void every_id_that_a_file_mentions_has_a_row_in_the_page() {
    SortedSet<String> rows = new TreeSet<>(rows());
    SortedMap<String, SortedSet<String>> unknown = new TreeMap<>();
    files.forEach(
        (file, text) -> {
          SortedSet<String> ids = ids(text);
          ids.removeAll(rows);
          if (!ids.isEmpty()) {
            unknown.put(file, ids);
          }
        });

    assertThat(unknown).as("ids without a row in %s", PAGE).isEmpty();
  }

  @Test
  void every_row_of_the_page_is_named_by_a_test_or_an_invariant() {
    SortedSet<String> unnamed = new TreeSet<>(rows());
    files.forEach(
        (file, text) -> {
          if (file.contains("/src/test/java/") || file.startsWith(INVARIANTS)) {
            unnamed.removeAll(ids(RANGE.matcher(text).replaceAll("")));
          }
        });

    assertThat(unnamed).as("ids of %s that no test names", PAGE).isEmpty();
  }

  @Test
  void an_id_has_one_row() {
    assertThat(rows()).hasSizeGreaterThan(100).doesNotHaveDuplicates();
  }

  @Test
  void the_files_of_every_kind_are_looked_at() {
    assertThat(files)
        .containsKeys("template.yaml", "pom.xml", ".ci/run", PAGE, "CONTRIBUTING.md")
        .hasSizeGreaterThan(500);
  }

  @Test
  void an_id_is_found_in_comments_and_in_front_of_display_names_and_not_in_data() {
    String code =
        """
        /** What holds (QQ01). */
        @Test // QQ02, I98
        @DisplayName("QQ03: one")
        super("QQ04, QQ05 Both");
        String url = "https://example.com"; // QQ06: after an address
        String key = "01890A5D-QQ96-774B"; char quote = '"'; // "QQ07"
        put("QQ97", "see QQ98");
        """;

    assertThat(ids(prose(code)))
        .containsExactly("I98", "QQ01", "QQ02", "QQ03", "QQ04", "QQ05", "QQ06", "QQ07");
  }

  @Test
  void a_range_names_no_id() {
    assertThat(RANGE.matcher("(QQ01 to QQ05, QQ07), I1-I18, QQ08\n * to QQ09").replaceAll(""))
        .isEqualTo("(, QQ07), , ");
  }

  private List<String> rows() {
    return ROW.matcher(files.getOrDefault(PAGE, "")).results().map(row -> row.group(1)).toList();
  }

  private static SortedSet<String> ids(String text) {
    SortedSet<String> ids = new TreeSet<>();
    MENTION.matcher(text).results().forEach(mention -> ids.add(mention.group()));
    return ids;
  }

  /** Of Java code the comments, and the ids in front of display names. */
  private static String prose(String code) {
    return COMMENT_OR_STRING
        .matcher(code)
        .results()
        .map(found -> Stream.of("comment", "name").map(found::group).filter(Objects::nonNull))
        .flatMap(Function.identity())
        .collect(Collectors.joining("\n"));
  }

  /** What people write, by the path from the root; of Java code the {@link #prose}. */
  private static SortedMap<String, String> files() throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    Files.walkFileTree(
        Repository.ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean isSource =
                folder.equals(Repository.ROOT) || isSource(folder.getFileName().toString());
            return isSource ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String path = Repository.ROOT.relativize(file).toString().replace('\\', '/');
            if (path.equals(".ci/run") || ENDINGS.stream().anyMatch(path::endsWith)) {
              String text = Files.readString(file);
              files.put(path, path.endsWith(".java") ? prose(text) : text);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /** What is built and what tools keep for themselves is nobody's writing. */
  private static boolean isSource(String folder) {
    return !folder.equals("target") && (!folder.startsWith(".") || folder.equals(".ci"));
  }
}
