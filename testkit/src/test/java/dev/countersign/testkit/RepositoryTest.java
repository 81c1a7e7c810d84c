package dev.countersign.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class RepositoryTest {
  @Test
  void modules_are_those_that_the_poms_list_without_those_that_only_list_others_or_test_them() {
    assertThat(Repository.modules())
        .contains("shared", "testkit", "infra/local", "functions/get-order")
        .doesNotContain("functions", "testkit/architecture")
        .doesNotContain("bench") // only a profile has it
        .doesNotHaveDuplicates()
        .allMatch(module -> Files.exists(Repository.file(module).resolve("src/main/java")));
  }
}
