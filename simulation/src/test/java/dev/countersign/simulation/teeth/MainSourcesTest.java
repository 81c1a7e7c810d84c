package dev.countersign.simulation.teeth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainSourcesTest {
  @TempDir private Path root;

  @BeforeEach
  void aTillAndTwoDrawers() throws IOException {
    write("shared/src/main/java/money/Till.java", "package dev.countersign.money;");
    write("shared/src/main/java/money/Drawer.java", "");
    write("shared/src/test/java/money/Till.java", "");
    write("functions/sell/src/main/java/sell/Drawer.java", "");
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }

  @Test
  void a_class_is_found_by_its_simple_name_alone() {
    var sources = new MainSources(root);
    assertThat(sources.text("Till")).isEqualTo("package dev.countersign.money;");
    assertThat(sources.fullName("Till")).isEqualTo("dev.countersign.money.Till");
  }

  @Test
  void a_class_that_is_not_there_is_refused() {
    var sources = new MainSources(root);
    assertThatIllegalStateException()
        .isThrownBy(() -> sources.text("Purse"))
        .withMessageContaining("0 classes instead of one are called Purse");
  }

  @Test
  void a_simple_name_that_two_classes_have_is_refused() {
    var sources = new MainSources(root);
    assertThatIllegalStateException()
        .isThrownBy(() -> sources.text("Drawer"))
        .withMessageContaining("2 classes instead of one are called Drawer")
        .withMessageContaining("sell");
  }
}
