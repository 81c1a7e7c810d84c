package dev.countersign.pricing;

import static dev.countersign.orders.Shop.EUR;
import static dev.countersign.orders.Shop.USD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CartTest {
  private static final Cart.Item TEES = new Cart.Item(new ProductId("tee"), 2);
  private static final Cart.Item MUG = new Cart.Item(new ProductId("mug"), 1);
  private static final Cart CART = new Cart(USD, List.of(TEES, MUG), OptionalLong.of(5250));

  /** The same cart with another value of each part: a new part needs a line here. */
  private static final Map<String, Cart> WITH_ANOTHER =
      Map.of(
          "currency", new Cart(EUR, CART.items(), CART.expectedTotal()),
          "items", new Cart(USD, List.of(TEES), CART.expectedTotal()),
          "expectedTotal", new Cart(USD, CART.items(), OptionalLong.empty()),
          "details", with(Map.of("note", "for Ann")));

  @Test
  void every_part_of_a_cart_tells_a_reused_key_from_a_repeated_request() {
    assertThat(WITH_ANOTHER.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Cart.class.getRecordComponents()).map(RecordComponent::getName).toList());
    assertThat(WITH_ANOTHER.values())
        .extracting(Cart::digest)
        .doesNotHaveDuplicates()
        .doesNotContain(CART.digest());
  }

  @Test
  void the_order_of_its_lines_does_not_make_another_cart() {
    assertThat(new Cart(USD, List.of(MUG, TEES), CART.expectedTotal()).digest())
        .isEqualTo(CART.digest());
  }

  @Test
  void a_detail_of_another_name_or_value_makes_another_cart() {
    assertThat(
            List.of(
                CART,
                with(Map.of("note", "")),
                with(Map.of("note", "for Ann")),
                with(Map.of("note", "for Bo")),
                with(Map.of("wrap", "for Ann")),
                with(Map.of("note", "for Ann", "wrap", "1"))))
        .extracting(Cart::digest)
        .doesNotHaveDuplicates();
  }

  @Test
  void details_do_not_print() {
    assertThat(with(Map.of("note", "for Ann")).toString()).doesNotContain("Ann");
  }

  @Test
  void a_detail_has_a_name_of_letters_and_all_of_them_fit_into_a_row() {
    for (String name : List.of("", "a|b", "a=b", "gift note", "a".repeat(41))) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Details(Map.of(name, "")));
    }
    String most = "x".repeat(Details.MAX_CHARACTERS);
    assertThat(new Details(Map.of("note", most)).byName()).containsEntry("note", most);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Details(Map.of("note", most, "wrap", "1")));
  }

  @Test
  void no_detail_can_be_written_so_that_it_looks_like_two() {
    assertThat(with(Map.of("note", "x|wrap=1:1")).digest())
        .isNotEqualTo(with(Map.of("note", "x", "wrap", "1")).digest());
  }

  private static Cart with(Map<String, String> details) {
    return new Cart(USD, CART.items(), CART.expectedTotal(), new Details(details));
  }

  @Test
  void the_digest_of_a_cart_is_what_rows_of_today_hold() {
    // SHA-256 of "usd|mug*1,tee*2|5250".
    assertThat(CART.digest())
        .isEqualTo("fd0e59b452182d3570d5a960e17a69729872b4754b1c8aa1c3e9141602ce9021");
  }
}
