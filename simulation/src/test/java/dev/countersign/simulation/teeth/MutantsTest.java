package dev.countersign.simulation.teeth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class MutantsTest {
  private static final Path ROOT = Path.of("..");

  @ParameterizedTest
  @FieldSource("dev.countersign.simulation.teeth.Mutants#ALL")
  void what_is_broken_on_purpose_stands_in_the_code_as_it_is_now(Mutant mutant) throws IOException {
    Map<String, String> broken = new HashMap<>();
    for (Mutant.Edit edit : mutant.edits()) {
      String source = Files.readString(ROOT.resolve(edit.file()));
      broken.put(edit.file(), edit.apply(broken.getOrDefault(edit.file(), source)));
      assertThat(broken.get(edit.file())).isNotEqualTo(source);
    }
  }
}
