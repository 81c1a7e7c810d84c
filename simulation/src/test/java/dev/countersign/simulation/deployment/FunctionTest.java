package dev.countersign.simulation.deployment;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.Repository;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FunctionTest {
  private static final Map<String, Function> FUNCTIONS =
      Function.ALL.stream().collect(toMap(Function::name, function -> function));

  @Test
  void the_template_has_each_function_of_the_build_and_no_other() {
    List<String> folders =
        Repository.modules().stream()
            .filter(module -> module.startsWith("functions/"))
            .map(module -> module.substring("functions/".length()))
            .toList();
    assertThat(FUNCTIONS.keySet()).containsExactlyInAnyOrderElementsOf(folders);
  }

  @Test
  void the_template_says_when_lambda_ends_a_function_and_what_the_gateway_calls() {
    assertThat(FUNCTIONS.get("get-order"))
        .isEqualTo(
            new Function(
                "get-order",
                "dev.countersign.getorder.GetOrderHandler",
                Duration.ofSeconds(28),
                true));
    assertThat(FUNCTIONS.get("reconcile"))
        .isEqualTo(
            new Function(
                "reconcile",
                "dev.countersign.reconcile.ReconcileHandler",
                Duration.ofMinutes(15),
                false));
  }
}
