package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.payments.StripeObject.Kind;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StageTest {
  @ParameterizedTest
  @EnumSource
  void every_kind_of_object_has_a_stage_that_lists_it_and_reports_what_is_not_known(Kind kind) {
    Stage stage = Stage.of(kind);
    assertThat(stage.kind()).isEqualTo(Optional.of(kind));
    assertThat(stage.unknown()).isPresent();
  }
}
