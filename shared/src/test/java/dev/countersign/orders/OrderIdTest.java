package dev.countersign.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderIdTest {
  private static final UUID KEY = UUID.fromString("9b2f8f0e-4c1d-4a7e-8f3b-2d6c5e4a3b21");

  @Test
  void an_id_once_given_stays_the_same_in_every_later_version() {
    // Computed apart from this code: base 32 of SHA-256("order|prod|" + key).
    assertThat(OrderId.derive("prod", KEY))
        .hasToString("0epstnq8l8uq876poic6rihn41a802h998da1g79hqhf78oiic2j");
  }

  @Test
  void the_same_key_gives_the_same_id() {
    assertThat(OrderId.derive("prod", KEY)).isEqualTo(OrderId.derive("prod", KEY));
  }

  @Test
  void two_stacks_on_one_stripe_account_never_share_an_id() {
    assertThat(OrderId.derive("prod", KEY)).isNotEqualTo(OrderId.derive("staging", KEY));
  }

  @Test
  void every_id_has_52_digits_also_one_whose_hash_starts_with_zeros() {
    Set<OrderId> ids = new HashSet<>();
    boolean padded = false;
    for (long i = 0; i < 500; i++) {
      OrderId id = OrderId.derive("prod", new UUID(i, i));
      assertThat(id.value()).matches("[0-9a-v]{52}");
      assertThat(id.value()).doesNotContain(new UUID(i, i).toString());
      padded |= id.value().startsWith("00");
      ids.add(id);
    }
    assertThat(ids).hasSize(500);
    assertThat(padded).isTrue();
  }

  @Test
  void an_id_is_read_back_from_its_text() {
    OrderId id = OrderId.derive("prod", KEY);
    assertThat(OrderId.parse(id.value())).contains(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "../../../etc/passwd",
        "/000000000000000000000000000000000000000000000000000",
        ":000000000000000000000000000000000000000000000000000",
        "`000000000000000000000000000000000000000000000000000",
        "w000000000000000000000000000000000000000000000000000",
        "A000000000000000000000000000000000000000000000000000",
        "000000000000000000000000000000000000000000000000000",
        "00000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000\n",
        "\u0661000000000000000000000000000000000000000000000000000"
      })
  void a_text_that_cannot_be_an_order_id_is_rejected(String text) {
    assertThat(OrderId.parse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new OrderId(text));
  }
}
