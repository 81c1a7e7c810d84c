package dev.countersign.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductIdTest {
  private static final String LONGEST =
      "a123456789b123456789c123456789d123456789e123456789f123456789g123";

  @ParameterizedTest
  @ValueSource(strings = {"a", "7", "tee-black-m", "A.b_C-9", "Z-z", "4006381333931", LONGEST})
  void a_valid_product_id_is_accepted(String text) {
    assertThat(ProductId.isValid(text)).isTrue();
    assertThat(new ProductId(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-tee",
        ".tee",
        "_tee",
        "te e",
        "te/e",
        "tee\n",
        "té",
        "\u0661",
        LONGEST + "4"
      })
  void an_invalid_product_id_is_rejected(String text) {
    assertThat(ProductId.isValid(text)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProductId(text))
        .withMessage("not a product id");
  }
}
