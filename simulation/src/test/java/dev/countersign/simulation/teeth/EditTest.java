package dev.countersign.simulation.teeth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class EditTest {
  private static final String TILL =
      """
      package dev.countersign.till;

      final class Till {
        private final Drawer drawer;

        private void put(Coin coin) {
          drawer.open(); // it sticks
          drawer.add(coin);
          log("a coin was " + "put in");
        }

        private Coin take(Coin coin) {
          return drawer.remove(coin);
        }
      }
      """;

  private static String apply(Edit edit) {
    return edit.apply(TILL, name -> "package dev.countersign.faults;\nclass " + name + " {}");
  }

  @Test
  void white_space_comments_and_cuts_in_a_text_do_not_count() {
    var edit =
        new Edit(
            "Till",
            """
            drawer . open( );
            drawer.add(coin); /* with a sound */ log("a coin" + " was put in");
            """,
            "burn(coin);");
    assertThat(apply(edit)).contains("private void put(Coin coin) {\n    burn(coin);\n  }");
  }

  @Test
  void a_variable_is_the_name_that_it_is_wherever_it_stands() {
    var edit = new Edit("Till", "$drawer.open(); $drawer.add($it);", "$it.melt(); $drawer.shut();");
    assertThat(apply(edit)).contains("{\n    coin.melt(); drawer.shut();\n    log(");
  }

  @Test
  void a_variable_stands_for_one_name_only() {
    assertThatIllegalStateException()
        .isThrownBy(() -> apply(new Edit("Till", "$drawer.open(); $coin.add($coin);", "")))
        .withMessageContaining("0 times");
  }

  @Test
  void a_variable_stands_for_no_keyword() {
    assertThatIllegalStateException()
        .isThrownBy(() -> apply(new Edit("Till", "$word drawer.remove(coin)", "")))
        .withMessageContaining("0 times");
  }

  @Test
  void a_name_may_be_known_from_elsewhere_in_the_class() {
    var edit =
        new Edit("Till", "$drawer.open();", "$take(null);").knowing("Coin $take(Coin $coin)");
    assertThat(apply(edit)).contains("{\n    take(null); // it sticks");
  }

  @Test
  void a_variable_that_the_code_does_not_tell_is_a_class_of_ours_in_full() {
    var edit = new Edit("Till", "drawer.open();", "throw new $Unavailable();");
    assertThat(apply(edit)).contains("throw new dev.countersign.faults.Unavailable();");
  }

  @Test
  void an_edit_of_what_is_not_there_is_refused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> apply(new Edit("Till", "drawer.lock();", "")))
        .withMessage("Till has this 0 times instead of once:%ndrawer.lock();".formatted());
  }

  @Test
  void an_edit_of_what_is_there_twice_is_refused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> apply(new Edit("Till", "(Coin $coin)", "()")))
        .withMessage("Till has this 2 times instead of once:%n(Coin $coin)".formatted());
  }

  @Test
  void an_edit_that_knows_a_name_from_two_places_is_refused() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> apply(new Edit("Till", "drawer.open();", "").knowing("$method(Coin coin)")))
        .withMessageContaining("Till has this 2 times instead of once:")
        .withMessageContaining("$method(Coin coin)");
  }
}
