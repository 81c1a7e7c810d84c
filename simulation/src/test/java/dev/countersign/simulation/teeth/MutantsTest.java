package dev.countersign.simulation.teeth;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.Repository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class MutantsTest {
  private static final Sources SOURCES = new MainSources(Repository.ROOT);

  /** Those of the mutants' classes. */
  private static Map<String, String> refactored = Map.of();

  @BeforeAll
  static void refactor() throws IOException {
    refactored =
        Refactoring.of(
            Mutants.ALL.stream()
                .flatMap(mutant -> mutant.edits().stream())
                .map(Edit::in)
                .distinct()
                .collect(toMap(Function.identity(), SOURCES::text)));
  }

  @ParameterizedTest
  @FieldSource("dev.countersign.simulation.teeth.Mutants#ALL")
  void a_mutant_changes_the_code_as_it_is_now(Mutant mutant) {
    mutant
        .broken(SOURCES)
        .forEach((name, broken) -> assertThat(broken).isNotEqualTo(SOURCES.text(name)));
  }

  @ParameterizedTest
  @FieldSource("dev.countersign.simulation.teeth.Mutants#ALL")
  void a_mutant_applies_to_classes_that_were_refactored_and_moved(Mutant mutant)
      throws IOException {
    Map<String, String> broken = mutant.broken(MutantsTest::moved);
    broken.forEach((name, text) -> assertThat(text).isNotEqualTo(moved(name)));
    assertThat(Compiling.syntaxErrors(broken)).isEmpty();
  }

  private static String moved(String name) {
    return refactored(name).replaceFirst("package [a-z.]+;", "package elsewhere;");
  }

  private static String refactored(String name) {
    return refactored.getOrDefault(name, SOURCES.text(name));
  }

  @Test
  void a_refactored_class_has_other_names_on_one_line() {
    assertThat(refactored.get("Checkout"))
        .contains("private CheckoutOutcome resume" + Refactoring.ANOTHER + "(")
        .doesNotContain("\n");
  }

  @Test
  void refactored_classes_compile_with_each_mutant_in_them() throws IOException {
    List<Map<String, String>> compiledTogether = new ArrayList<>();
    for (Mutant mutant : Mutants.ALL) {
      Map<String, String> broken = mutant.broken(MutantsTest::refactored);
      compiledTogether.stream()
          .filter(others -> Collections.disjoint(others.keySet(), broken.keySet()))
          .findFirst()
          .orElseGet(
              () -> {
                compiledTogether.add(new TreeMap<>());
                return compiledTogether.getLast();
              })
          .putAll(broken);
    }
    for (Map<String, String> classes : compiledTogether) {
      assertThat(Compiling.errors(classes)).isEmpty();
    }
  }
}
