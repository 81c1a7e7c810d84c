package dev.countersign.payments;

import static dev.countersign.orders.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonParser;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.faults.Deadline;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Refund;
import dev.countersign.orders.RefundObservation;
import dev.countersign.orders.Shop;
import dev.countersign.payments.OrderRefresher.RefreshOutcome;
import dev.countersign.payments.StripeObject.Kind;
import dev.countersign.stripe.StripeObjectReader;
import dev.countersign.testkit.TestTables;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderRefresherTest {
  private static final String PI = "pi_own";

  private final TestTables tables = new TestTables();
  private final DynamoDbOrders orders =
      new DynamoDbOrders(tables.dynamoDb(), DynamoDbOrders.TableNames.of(tables.environment()));
  private final Account account = new Account();
  private Instant now = NOW;
  private final InstantSource clock = () -> now;
  private final OrderRefresher refresher = new OrderRefresher(orders, account);
  private Order order = Shop.order().bindTo(new PaymentIntentId(PI));

  /** An account with one PaymentIntent. */
  private static final class Account implements StripeObjects {
    private String json = "";
    private boolean live;
    private int reads;
    private Runnable meanwhile = () -> {};

    @Override
    public boolean isLive() {
      return live;
    }

    @Override
    public Optional<StripeObject> object(Kind kind, String id) {
      reads++;
      meanwhile.run();
      return json.isEmpty()
          ? Optional.empty()
          : StripeObjectReader.read(
              kind, JsonParser.parseString(json).getAsJsonObject(), live, NOW.plusSeconds(1));
    }

    void has(String id, String status, long received) {
      json =
          ("{\"object\":\"payment_intent\",\"id\":\"%s\",\"status\":\"%s\",\"livemode\":false,"
                  + "\"amount\":4000,\"amount_received\":%d,\"currency\":\"usd\"}")
              .formatted(id, status, received);
    }
  }

  @BeforeEach
  void checkOut() {
    Order placed = Shop.order();
    orders.insert(placed);
    order = placed.bindTo(new PaymentIntentId(PI));
    orders.bind(order, new PaymentIntentId(PI));
  }

  @Test
  void a_payment_that_nobody_told_us_of_pays_the_order() {
    account.has(PI, "succeeded", 4000);

    assertThat(refresher.refresh(order)).isEqualTo(new RefreshOutcome.Recorded(Set.of()));
    assertThat(stored().status()).isEqualTo(OrderStatus.PAID);
    assertThat(account.reads).isEqualTo(1);
  }

  @Test
  void a_payment_of_another_amount_quarantines_the_order_and_says_why() {
    account.has(PI, "succeeded", 3999);

    assertThat(refresher.refresh(order))
        .isEqualTo(new RefreshOutcome.Recorded(Set.of(Reason.AMOUNT_MISMATCH)));
    assertThat(stored().status()).isEqualTo(OrderStatus.QUARANTINED);
  }

  @Test
  void a_read_that_brings_no_news_does_not_write_the_row() {
    account.has(PI, "processing", 0);
    assertThat(refresher.refresh(order)).isEqualTo(new RefreshOutcome.Recorded(Set.of()));
    Order known = stored();

    assertThat(refresher.refresh(known)).isEqualTo(new RefreshOutcome.NothingNew());
    assertThat(stored()).isEqualTo(known);
  }

  @Test
  void a_payment_intent_that_waits_for_the_buyer_leaves_the_row_as_it_is() {
    account.has(PI, "requires_payment_method", 0);

    assertThat(refresher.refresh(order)).isEqualTo(new RefreshOutcome.NothingNew());
    assertThat(stored()).isEqualTo(order);
  }

  @Test
  void a_webhook_that_is_faster_leaves_nothing_to_record() {
    account.has(PI, "succeeded", 4000);
    account.meanwhile = () -> orders.update(order.observe(Shop.success(order, PI)));

    assertThat(refresher.refresh(order)).isEqualTo(new RefreshOutcome.NothingNew());
    assertThat(stored().version()).isEqualTo(order.version() + 1);
    assertThat(account.reads).isEqualTo(1);
  }

  @Test
  void an_order_that_moved_is_read_again_and_knows_both() {
    account.has(PI, "succeeded", 4000);
    account.meanwhile = () -> orders.update(order.detectSecond(new PaymentIntentId("pi_stranger")));

    assertThat(refresher.refresh(order)).isEqualTo(new RefreshOutcome.Recorded(Set.of()));
    assertThat(stored().facts().payments())
        .containsKeys(new PaymentIntentId(PI), new PaymentIntentId("pi_stranger"));
    assertThat(stored().standing().amountReceived()).isEqualTo(4000);
  }

  @Test
  void an_order_that_keeps_moving_until_time_is_up_is_left_to_whoever_asks_again() {
    account.has(PI, "succeeded", 4000);
    account.meanwhile =
        () -> {
          orders.update(order.detectSecond(new PaymentIntentId("pi_stranger")));
          now = now.plusSeconds(10);
        };

    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(
            () ->
                Deadline.in(Duration.ofSeconds(10), clock).during(() -> refresher.refresh(order)));
  }

  @Test
  void a_read_that_a_full_order_has_no_room_for_quarantines_it_once() {
    for (int i = 1; i < Order.MAX_STRIPE_OBJECTS; i++) { // besides the PaymentIntent
      order = order.observe(refund("re_" + i));
      orders.update(order);
    }
    account.has(PI, "succeeded", 3999); // it would raise a reason, which takes room, too

    assertThat(refresher.refresh(order))
        .isEqualTo(new RefreshOutcome.Recorded(Set.of(Reason.MORE_THAN_FITS)));
    Order held = stored();
    assertThat(held.standing().reasons()).containsExactly(Reason.MORE_THAN_FITS);
    assertThat(held.standing().amountReceived()).isZero();

    assertThat(refresher.refresh(held)).isEqualTo(new RefreshOutcome.NothingNew());
    assertThat(stored()).isEqualTo(held);
  }

  private static RefundObservation refund(String id) {
    return new RefundObservation(
        id, new Refund(new PaymentIntentId(PI), "pending", 1, NOW), "usd", false);
  }

  @Test
  void a_key_of_the_other_mode_reads_nothing_and_records_nothing() {
    account.has(PI, "succeeded", 4000);
    account.live = true;

    assertThat(refresher.refresh(order)).isEqualTo(new RefreshOutcome.OtherMode());
    assertThat(account.reads).isZero();
    assertThat(stored()).isEqualTo(order);
  }

  @Test
  void a_payment_intent_that_stripe_does_not_have_is_missing() {
    assertThat(refresher.refresh(order)).isEqualTo(new RefreshOutcome.Missing());
    assertThat(stored()).isEqualTo(order);
  }

  @Test
  void an_answer_about_another_payment_intent_is_not_believed() {
    account.has("pi_other", "succeeded", 4000);

    assertThat(refresher.refresh(order)).isEqualTo(new RefreshOutcome.Unreadable());
    assertThat(stored()).isEqualTo(order);
  }

  @Test
  void a_success_without_its_amounts_is_not_believed() {
    account.json =
        "{\"object\":\"payment_intent\",\"id\":\"%s\",\"status\":\"succeeded\",\"livemode\":false}"
            .formatted(PI);

    assertThat(refresher.refresh(order)).isEqualTo(new RefreshOutcome.Unreadable());
    assertThat(stored()).isEqualTo(order);
  }

  @Test
  void a_status_that_nobody_knows_leaves_the_row_as_it_is() {
    account.has(PI, "a_new_one", 0);

    assertThat(refresher.refresh(order)).isEqualTo(new RefreshOutcome.Unreadable());
    assertThat(stored()).isEqualTo(order);
  }

  private Order stored() {
    return orders.find(order.id()).orElseThrow();
  }
}
