package dev.countersign.reconcile;

import static dev.countersign.reconcile.ReconciledShop.own;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.orders.Order;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dispute without evidence is lost, so each run counts those whose evidence is due soon. */
class EvidenceDueTest {
  private final ReconciledShop shop = new ReconciledShop();
  private Order order;
  private String dispute;

  @BeforeEach
  void isDisputed() { // the simulated bank waits nine days
    order = shop.checkOut();
    shop.pay(own(order));
    dispute = shop.stripe.dispute(own(order), 4000);
  }

  @Test
  void
      a_dispute_counts_from_three_days_and_again_from_one_day_before_its_evidence_is_due() { // RC14
    assertDue(0, 0);
    shop.passes(Duration.ofDays(6));
    assertDue(1, 0);
    shop.passes(Duration.ofDays(2));
    assertDue(1, 1);
  }

  @Test
  void a_dispute_whose_evidence_came_too_late_is_not_due_any_more() {
    shop.passes(Duration.ofDays(9));
    assertDue(0, 0);
  }

  @Test
  void a_dispute_that_the_bank_reviews_waits_for_nobody() {
    shop.passes(Duration.ofDays(8));
    shop.stripe.updateDispute(dispute, "under_review");
    assertDue(0, 0);
  }

  @Test
  void a_dispute_of_another_application_on_the_account_is_not_ours() {
    shop.passes(Duration.ofDays(8));
    Order elsewhere = shop.place(); // whose PaymentIntent no row of ours names
    String paymentIntent = shop.create(elsewhere);
    shop.stripe.editMetadata(paymentIntent, Map.of());
    shop.pay(paymentIntent);
    shop.stripe.dispute(paymentIntent, 4000);
    shop.passes(Duration.ofDays(8)); // that of our own is over
    assertDue(0, 0);
  }

  @Test
  void a_run_is_reported_though_the_list_of_disputes_fails() {
    shop.stripe.fail(
        100, call -> call.path().startsWith("/v1/disputes"), StripeFault.lostRequest());
    shop.reconcile();
    assertThat(shop.log.last().has("DisputesDueIn72Hours")).isFalse();
    assertThat(shop.log.last().has("OpenItems")).isTrue();
  }

  private void assertDue(long within72Hours, long within24Hours) {
    shop.reconcile();
    assertThat(shop.counted("DisputesDueIn72Hours")).isEqualTo(within72Hours);
    assertThat(shop.counted("DisputesDueIn24Hours")).isEqualTo(within24Hours);
  }
}
