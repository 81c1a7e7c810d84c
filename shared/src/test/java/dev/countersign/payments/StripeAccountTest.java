package dev.countersign.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.payments.StripeAccount.Page;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StripeAccountTest {
  @Test
  void a_page_with_fewer_items_goes_on_where_it_did_and_still_tells_what_is_unreadable() {
    Page<String> page =
        new Page<>(List.of("evt_1", "evt_2"), List.of("evt_3"), 1, Optional.of("evt_3"));
    assertThat(page.with(List.of("evt_2")))
        .isEqualTo(new Page<>(List.of("evt_2"), List.of("evt_3"), 1, Optional.of("evt_3")));
  }
}
