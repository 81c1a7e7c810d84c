package dev.countersign.orders;

import static dev.countersign.orders.Shop.order;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StackTest {
  @Test
  void a_stack_is_called_by_its_mark_and_without_one_by_its_name() {
    assertThat(Stack.of(Map.of("STACK_NAME", "shop", "STACK_MARK", "shop/0a1b2c3d")))
        .isEqualTo(new Stack("shop", "shop/0a1b2c3d"));
    assertThat(Stack.of(Map.of("STACK_NAME", "shop"))).isEqualTo(new Stack("shop", "shop"));
  }

  @Test
  void an_order_is_known_by_the_mark_that_it_was_placed_with() {
    Stack stack = new Stack("shop", "shop/new");
    Order placed = Shop.marked(Optional.of("shop/old"), order());
    assertThat(stack.markOf(placed)).isEqualTo("shop/old");
    assertThat(stack.markOf(Optional.of(placed))).isEqualTo("shop/old");
    assertThat(stack.markOf(Shop.marked(Optional.empty(), placed))).isEqualTo("shop");
    assertThat(stack.markOf(Optional.empty())).isEqualTo("shop/new");
  }
}
