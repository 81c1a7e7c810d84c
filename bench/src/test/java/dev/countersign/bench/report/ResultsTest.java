package dev.countersign.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bench.measure.Spread;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ResultsTest {
  private static final Origin ORIGIN =
      new Origin("2026-11-30", "abc1234", "a machine", "full", Map.of("Node", "22.1.0"));

  @TempDir Path folder;

  private static SuiteResult result(String suite, Double... rounds) {
    return new SuiteResult(
        suite,
        List.of(
            Figure.of(
                    "p50 <us> / them", "map", "the median", Unit.RATIO, Spread.of(List.of(rounds)))
                .toReach(Target.atMost(1))),
        List.of(new Table("both", List.of("peer", "p50"), List.of(List.of("us", "2 ms")))));
  }

  @Test
  void the_page_has_every_suite_in_its_order_whichever_was_measured_last() throws IOException {
    var results = new Results(folder, List.of("restore", "warm"));

    results.save(ORIGIN, result("warm", 1.5));
    results.save(ORIGIN, result("restore", 4.0));

    assertThat(Files.readString(results.page()))
        .contains("| p50 <us> / them | map | 4.00 | ≤ 1.00 |", "| us | 2 ms |", "- the median")
        .containsSubsequence("## restore", "4.00", "## warm", "1.50");
  }

  @Test
  void a_suite_that_is_measured_again_takes_the_place_of_what_it_was() throws IOException {
    var results = new Results(folder, List.of("warm"));

    results.save(ORIGIN, result("warm", 1.5));
    results.save(ORIGIN, result("warm", 1.25));

    assertThat(Files.readString(results.page())).contains("1.25").doesNotContain("1.50");
  }

  @Test
  void the_file_of_a_suite_keeps_each_round() throws IOException {
    new Results(folder, List.of("warm")).save(ORIGIN, result("warm", 1.0, 3.0));

    assertThat(Files.readString(folder.resolve("results/warm.json")).replaceAll("\\s", ""))
        .contains("\"rounds\":[1.0,3.0]", "\"commit\":\"abc1234\"");
  }

  @Test
  void a_count_that_rose_is_worse_than_the_saved_one_and_time_never_is() throws IOException {
    var results = new Results(folder, List.of("restore"));
    assertThat(results.worse(counted(100, 5.0))).isEmpty(); // nothing is saved yet

    results.save(ORIGIN, counted(100, 5.0));

    assertThat(results.worse(counted(100, 50.0))).isEmpty();
    assertThat(results.worse(counted(99, 5.0))).isEmpty();
    assertThat(results.worse(counted(101, 5.0)))
        .containsExactly("create: classes: 101, recorded are 100");
  }

  private static SuiteResult counted(double classes, double milliseconds) {
    return new SuiteResult(
        "restore",
        List.of(
            Figure.of("create: classes", "map", "", Unit.COUNT, Spread.exactly(classes)),
            Figure.of("create: CPU", "map", "", Unit.MILLISECONDS, Spread.exactly(milliseconds))),
        List.of());
  }

  @Test
  void a_package_is_worse_only_if_it_has_grown_by_more_than_a_hundredth() {
    assertThat(Unit.PACKED_MEGABYTES.isWorse(10.1, 10)).isFalse();
    assertThat(Unit.PACKED_MEGABYTES.isWorse(10.11, 10)).isTrue();
  }

  @Test
  void the_picture_is_well_formed_and_names_each_ratio() throws Exception {
    new Results(folder, List.of("warm")).save(ORIGIN, result("warm", 1.0, 3.0));

    String picture = Files.readString(folder.resolve("results/warm.svg"));
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(picture)));
    assertThat(document.getDocumentElement().getTextContent())
        .contains("p50 <us> / them, map", "2.00");
  }
}
