package dev.countersign.testkit;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s:#]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  /** A name in CamelCase, or a test's sentence. */
  private static final Pattern NAME =
      Pattern.compile("`([A-Z][A-Za-z]*[a-z][A-Za-z]*|[a-z0-9]+(?:_[a-z0-9]+){3,})`");

  private static final Pattern TEST = Pattern.compile("void ([a-z0-9_]+)\\(");
  private static final Pattern WORD = Pattern.compile("\\b([A-Z][A-Za-z]+)\\b");

  static Stream<Path> documents() throws IOException {
    return files(".md").stream();
  }

  private static List<Path> files(String... endings) throws IOException {
    try (Stream<Path> files = Files.walk(Repository.ROOT)) {
      return files
          .filter(file -> Arrays.stream(endings).anyMatch(file.toString()::endsWith))
          .filter(file -> !Repository.ROOT.relativize(file).toString().contains("target"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void a_link_to_another_document_leads_to_it_and_to_its_heading(Path document) throws IOException {
    for (var link : LINK.matcher(Files.readString(document)).results().toList()) {
      Path target =
          link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1)).normalize();
      assertThat(target).exists();
      if (link.group(2) != null) {
        assertThat(headings(target)).contains(link.group(2));
      }
    }
  }

  /**
   * A threat model that names what is gone promises protection that nobody gives, and so do pages
   * for bad days. Their names are classes, tests, metrics, schemas, and what the templates contain.
   */
  @Test
  void what_a_page_about_safety_names_exists() throws IOException {
    Set<String> known = known();
    for (String page : List.of("advice", "recovery", "threat-model", "upgrading-stripe")) {
      String text = Files.readString(Repository.ROOT.resolve("docs/" + page + ".md"));
      assertThat(NAME.matcher(text).results().map(name -> name.group(1)))
          .as(page)
          .isNotEmpty()
          .filteredOn(name -> !known.contains(name))
          .isEmpty();
    }
  }

  private static Set<String> known() throws IOException {
    Set<String> known = new HashSet<>();
    for (Path file : files(".java", ".json", ".yaml", "metrics.md")) {
      String name = file.getFileName().toString();
      known.add(name.substring(0, name.indexOf('.')));
      Pattern names = name.endsWith(".java") ? TEST : WORD;
      names.matcher(Files.readString(file)).results().forEach(found -> known.add(found.group(1)));
    }
    return known;
  }

  /** As GitHub makes a fragment of each. */
  private static Set<String> headings(Path document) throws IOException {
    return HEADING
        .matcher(Files.readString(document))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .collect(toSet());
  }
}
