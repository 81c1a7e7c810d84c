package dev.countersign.http;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what others know of {@link Metric} to it: the page, and the alarms of the templates. */
class MetricTest {
  private static final Pattern ROW =
      Pattern.compile(
          "\\| `(?<name>\\w+)` \\| (?<unit>Count|Seconds) \\| [A-Z][^|]+\\. \\| [a-z][a-z, -]+ \\|"
              + " [^|]+ \\|");

  /** In a template: a metric of ours, in an alarm or a widget, whichever of the two comes first. */
  private static final Pattern OURS =
      Pattern.compile(
          "Namespace: *Countersign\\b[^\\n]*(?:\\n[^\\n]*?){0,3}?MetricName: *(\\w+)"
              + "|MetricName: *(\\w+)[^\\n]*(?:\\n[^\\n]*?){0,3}?Namespace: *Countersign\\b"
              + "|\\[ *\"?Countersign\"?, *\"?(\\w+)");

  @Test
  void the_page_has_a_row_of_each_metric_that_says_its_unit_and_when_it_rises() {
    List<String> rows =
        Repository.read("docs/metrics.md").lines().filter(line -> line.startsWith("| `")).toList();
    assertThat(rows).allMatch(row -> ROW.matcher(row).matches());
    assertThat(
            rows.stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group("name") + " " + row.group("unit")))
        .containsExactlyElementsOf(
            Arrays.stream(Metric.values()).map(m -> m.wireName() + " " + m.unit()).toList());
  }

  @Test
  void no_two_metrics_have_one_name() {
    assertThat(Metric.values()).extracting(Metric::wireName).doesNotHaveDuplicates();
  }

  @Test
  void a_template_names_no_metric_that_nobody_counts() throws IOException {
    Set<String> names = Arrays.stream(Metric.values()).map(Metric::wireName).collect(toSet());
    assertThat(templates().flatMap(template -> metricsIn(read(template)))).isSubsetOf(names);
  }

  @Test
  void a_metric_is_found_in_an_alarm_and_in_a_widget() {
    assertThat(
            metricsIn(
                """
                Namespace: Countersign
                MetricName: Orphaned
                ---
                MetricName: GivenUp # a change
                Dimensions: [{Name: function, Value: reconcile}]
                Namespace: Countersign
                ---
                {"metrics": [["Countersign", "Drift", "function", "reconcile"]]}
                ---
                Namespace: AWS/Lambda
                MetricName: Errors
                """))
        .containsExactly("Orphaned", "GivenUp", "Drift");
  }

  private static Stream<Path> templates() throws IOException {
    try (Stream<Path> nested = Files.walk(Repository.file("infra/aws"))) {
      return Stream.concat(
          Stream.of(Repository.TEMPLATE),
          nested.filter(file -> file.toString().endsWith(".yaml")).toList().stream());
    }
  }

  private static Stream<String> metricsIn(String template) {
    return OURS.matcher(template)
        .results()
        .map(
            found ->
                Stream.of(1, 2, 3)
                    .filter(group -> found.group(group) != null)
                    .findFirst()
                    .map(found::group)
                    .orElseThrow());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
