package dev.countersign.reconcile;

import static dev.countersign.reconcile.ReconciledShop.items;
import static dev.countersign.reconcile.ReconciledShop.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.orders.Order;
import dev.countersign.orders.PaymentIntentId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DismissalTest {
  private static final String DECISION =
      "{\"dismiss\":\"%s\",\"decidedBy\":\" ada@example.com\",\"note\":\"of the old shop\"}";

  private final ReconciledShop shop = new ReconciledShop();

  @Test
  void a_dismissed_item_calls_nobody_any_more_and_the_decision_is_recorded() {
    String item = itemOfAMissingPaymentIntent();
    assertThat(dismiss(item)).isEqualTo("dismissed");
    assertThat(shop.log.text().getLast())
        .contains("ada@example.com", item, "\"Dismissed\":1")
        .doesNotContain("old shop");
    JsonObject report = shop.reconcile();
    assertThat(report.get("needsAPerson").getAsLong()).isEqualTo(1); // it is still found
    assertThat(items(report)).isEmpty();
    assertThat(shop.counted("OpenItems")).isZero();
    assertThat(shop.counted("NeedsAPerson")).isZero();
    OpenItem kept = shop.journal.openItems(Optional.empty()).items().getFirst();
    assertThat(kept.dismissal().map(OpenItem.Dismissal::by)).contains("ada@example.com");
    assertThat(kept.dismissal().map(OpenItem.Dismissal::note)).contains("of the old shop");
    assertThat(kept.dismissal().map(OpenItem.Dismissal::at))
        .contains(shop.clock.instant().minus(Duration.ofMinutes(6)));
    assertThat(dismiss(item)).isEqualTo("already-dismissed");
  }

  @Test
  void a_stage_whose_failure_is_dismissed_keeps_no_run_from_being_finished() {
    shop.stripe.fail(
        99, call -> call.route().endsWith("early_fraud_warnings"), StripeFault.forbidden());
    JsonObject report = shop.reconcile();
    assertThat(report.get("outcome").getAsString()).isEqualTo("incomplete");
    assertThat(dismiss(items(report).getFirst())).isEqualTo("dismissed");
    assertThat(shop.reconcile().get("outcome").getAsString()).isEqualTo("finished");
    assertThat(shop.counted("Reconciled")).isEqualTo(1);
  }

  @Test
  void an_item_that_is_resolved_and_returns_calls_a_person_again() {
    shop.stripe.fail(
        99, call -> call.route().endsWith("early_fraud_warnings"), StripeFault.forbidden());
    dismiss(items(shop.reconcile()).getFirst());
    shop.stripe.heal();
    shop.reconcile();
    shop.stripe.fail(
        99, call -> call.route().endsWith("early_fraud_warnings"), StripeFault.forbidden());
    assertThat(items(shop.reconcile())).containsExactly("stage-failed:FRAUD_WARNINGS");
    assertThat(shop.counted("NeedsAPerson")).isEqualTo(1);
  }

  @Test
  void an_item_that_is_not_open_cannot_be_dismissed() {
    assertThat(dismiss("order-missing:pi_1")).isEqualTo("not-open");
  }

  @Test
  void a_dismissal_must_be_clear() {
    for (String payload :
        List.of(
            "{\"dismiss\":\"a:b\",\"decidedBy\":\"ada\"}",
            "{\"dismiss\":\"a:b\",\"decidedBy\":\"ada\",\"note\":\" \"}",
            "{\"dismiss\":\"a:b\",\"decidedBy\":7,\"note\":\"why\"}",
            "{\"dismiss\":\"\",\"decidedBy\":\"ada\",\"note\":\"why\"}",
            "{\"dismiss\":\"a:b\",\"decidedBy\":\"ada\",\"note\":\"why\",\"x\":1}",
            "{\"dismiss\":\"a:b\",\"decidedBy\":\"ada\",\"note\":\"4242424242424242\"}",
            "{\"dismiss\":\"a:b\",\"decidedBy\":\"" + "a".repeat(255) + "\",\"note\":\"why\"}")) {
      assertThat(shop.invoke(payload).get("outcome").getAsString())
          .as(payload)
          .isEqualTo("invalid-request");
    }
  }

  @Test
  void items_that_need_a_person_are_listed_first_with_their_ids() {
    for (int i = 0; i < 60; i++) {
      shop.pay(own(shop.checkOut()));
    }
    String item = itemOfAMissingPaymentIntent();
    assertThat(report.getAsJsonArray("drift").get(0).getAsJsonObject().get("object").getAsString())
        .isEqualTo("pi_ofAnotherAccount");
    assertThat(item).isEqualTo("payment-intent-missing:pi_ofAnotherAccount");
  }

  @Test
  void the_oldest_unpaid_order_is_a_metric() {
    shop.checkOut();
    shop.passes(Duration.ofHours(3));
    shop.pay(own(shop.checkOut()));
    shop.reconcile();
    assertThat(shop.counted("OldestUnpaidOrderMinutes")).isEqualTo(3 * 60 + 6);
  }

  private JsonObject report = new JsonObject();

  private String itemOfAMissingPaymentIntent() {
    Order order = shop.place();
    shop.orders.bind(
        order.bindTo(new PaymentIntentId("pi_ofAnotherAccount")),
        new PaymentIntentId("pi_ofAnotherAccount"));
    shop.passes(Duration.ofHours(25));
    report = shop.reconcile();
    return items(report).getFirst();
  }

  private String dismiss(String item) {
    return shop.invoke(DECISION.formatted(item)).get("outcome").getAsString();
  }
}
