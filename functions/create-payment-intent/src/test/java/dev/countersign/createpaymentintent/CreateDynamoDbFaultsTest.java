package dev.countersign.createpaymentintent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.createpaymentintent.Ports.Call;
import dev.countersign.dynamodb.DynamoDbCatalog;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.OrderFacts;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation.State;
import dev.countersign.orders.Reason;
import dev.countersign.testkit.Answer;
import dev.countersign.testkit.Interruptions.Side;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When DynamoDB is throttled, loses an answer or has changed under us (DD01 to DD05). */
class CreateDynamoDbFaultsTest {
  @AutoClose private final CheckoutShop shop = CheckoutShop.open();

  @Test // DD01
  void only_the_price_that_was_left_unread_is_asked_for_again() {
    var table = new DynamoDbThatIsBusy("mug", 1);
    try (CheckoutShop busy = CheckoutShop.over(new DynamoDbCatalog(table, "Prices"))) {
      Answer answer =
          busy.checkout().cart("usd", new Post.Line("tee", 1), new Post.Line("mug", 1)).send();

      assertThat(answer.outcome()).isEqualTo("201");
      assertThat(answer.number("amount")).isEqualTo(4000);
      assertThat(table.asked()).containsExactly(List.of("mug", "tee"), List.of("mug"));
    }
  }

  @Test // DD02
  void a_price_that_stays_unread_is_never_guessed() {
    var table = new DynamoDbThatIsBusy("mug", Integer.MAX_VALUE);
    try (CheckoutShop busy = CheckoutShop.over(new DynamoDbCatalog(table, "Prices"))) {
      Answer answer =
          busy.checkout().cart("usd", new Post.Line("tee", 1), new Post.Line("mug", 1)).send();

      assertThat(answer.outcome()).isEqualTo("503 unavailable");
      assertThat(answer.header("Retry-After")).isPresent();
      assertThat(busy.orderRows()).isEmpty();
      assertThat(busy.stripe.calls()).isEmpty();
      assertThat(table.asked()).hasSizeLessThan(10);
    }
  }

  @Test // DD02
  void a_create_does_not_call_stripe_while_orders_cannot_be_written() {
    Post post = shop.checkout();
    shop.ports.always(Side.BEFORE, Call.INSERT, CreateDynamoDbFaultsTest::fail);

    assertThat(post.send().outcome()).isEqualTo("503 unavailable");
    assertThat(post.send().outcome()).isEqualTo("503 unavailable");
    assertThat(shop.stripe.calls()).isEmpty();
    assertThat(shop.orderRows()).isEmpty();

    shop.ports.heal();
    assertThat(post.send().outcome()).isEqualTo("201");
  }

  @Test // DD03
  void an_order_whose_write_was_not_answered_is_recognised_as_our_own() {
    Post post = shop.checkout();
    shop.ports.once(Side.AFTER, Call.INSERT, CreateDynamoDbFaultsTest::fail);
    assertThat(post.send().outcome()).isEqualTo("503 unavailable");

    Answer again = post.send();

    assertThat(again.outcome()).isEqualTo("200");
    assertThat(shop.order().paymentIntentId())
        .contains(new PaymentIntentId(again.paymentIntentId()));
    assertThat(shop.paymentIntents()).hasSize(1);
  }

  @Test // DD04
  void a_client_secret_does_not_leave_before_its_payment_intent_is_saved() {
    Post post = shop.checkout();
    shop.ports.always(Side.BEFORE, Call.BIND, CreateDynamoDbFaultsTest::fail);

    Answer answer = post.send();
    assertThat(answer.outcome()).isEqualTo("503 unavailable");
    assertThat(answer.hasClientSecret()).isFalse();
    String made = shop.paymentIntent().get("id").getAsString();

    shop.ports.heal();
    Answer again = post.send();
    assertThat(again.outcome()).isEqualTo("200");
    assertThat(again.paymentIntentId()).isEqualTo(made);
    assertThat(shop.paymentIntents()).hasSize(1);
  }

  @Test // DD05
  void an_order_that_has_another_payment_intent_by_now_is_quarantined() {
    Post post = shop.checkout();
    shop.ports.once(
        Side.BEFORE,
        Call.BIND,
        () ->
            shop.orders.bind(
                shop.order().bindTo(new PaymentIntentId("pi_another")),
                new PaymentIntentId("pi_another")));

    Answer answer = post.send();

    assertThat(answer.outcome()).isEqualTo("500 internal");
    assertThat(answer.hasClientSecret()).isFalse();
    assertThat(shop.log.hasCounted("Quarantined")).isTrue();
    assertThat(shop.order().status()).isEqualTo(OrderStatus.QUARANTINED);
    assertThat(shop.order().standing().reasons()).containsExactly(Reason.MULTIPLE_PAYMENT_INTENTS);
    assertThat(shop.order().paymentIntentId()).contains(new PaymentIntentId("pi_another"));
    assertThat(post.send().hasClientSecret()).isFalse();
  }

  @Test // DD05, WQ04
  void a_second_payment_intent_that_a_create_meets_is_linked_to_the_order() {
    Post post = shop.checkout();
    shop.ports.once(
        Side.BEFORE,
        Call.BIND,
        () ->
            shop.orders.bind(
                shop.order().bindTo(new PaymentIntentId("pi_another")),
                new PaymentIntentId("pi_another")));

    assertThat(post.send().outcome()).isEqualTo("500 internal");

    String second = shop.paymentIntent().get("id").getAsString();
    assertThat(shop.order().facts().payments())
        .containsOnlyKeys(new PaymentIntentId("pi_another"), new PaymentIntentId(second));
    assertThat(shop.orders.findByPaymentIntent(new PaymentIntentId(second)))
        .contains(shop.order().id());
    assertThat(shop.orders.findByPaymentIntent(new PaymentIntentId("pi_another")))
        .contains(shop.order().id());
  }

  @Test
  void two_requests_that_bind_the_same_payment_intent_are_both_right() {
    Post post = shop.checkout();
    shop.ports.once(
        Side.BEFORE,
        Call.BIND,
        () -> {
          String paymentIntent = shop.paymentIntent().get("id").getAsString();
          shop.orders.bind(
              shop.order().bindTo(new PaymentIntentId(paymentIntent)),
              new PaymentIntentId(paymentIntent));
        });

    Answer answer = post.send();

    assertThat(answer.outcome()).isEqualTo("201");
    assertThat(shop.order().paymentIntentId())
        .contains(new PaymentIntentId(answer.paymentIntentId()));
    assertThat(shop.order().status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
  }

  @Test
  void an_event_that_came_before_the_binding_is_kept() {
    Post post = shop.checkout();
    shop.ports.once(Side.BEFORE, Call.BIND, () -> shop.hears(State.PROCESSING, 0));

    Answer answer = post.send();

    assertThat(answer.outcome()).isEqualTo("201");
    assertThat(answer.text("status")).isEqualTo("PROCESSING");
    assertThat(shop.order().paymentIntentId())
        .contains(new PaymentIntentId(answer.paymentIntentId()));
  }

  @Test
  void an_order_that_goes_on_changing_is_given_up_on_and_kept() {
    Post post = shop.checkout();
    shop.ports.always(Side.BEFORE, Call.BIND, () -> shop.orders.update(shop.order().nextAttempt()));

    assertThat(post.send().outcome()).isEqualTo("503 unavailable");
    assertThat(shop.ports.seen().stream().filter(Call.BIND::equals)).hasSize(5);

    shop.ports.heal();
    assertThat(shop.order().facts()).isEqualTo(OrderFacts.NONE);
  }

  @ParameterizedTest
  @EnumSource(names = {"PRICES", "INSERT", "BIND"})
  void a_fault_is_logged_with_its_cause_and_answered_without_it(Call call) {
    shop.ports.once(Side.BEFORE, call, CreateDynamoDbFaultsTest::fail);

    Answer answer = shop.checkout().send();

    assertThat(answer.everything()).doesNotContain("throttled");
    assertThat(shop.log.last().get("cause").getAsString()).contains("throttled");
    assertThat(shop.log.last().get("level").getAsString()).isEqualTo("ERROR");
    assertThat(shop.log.hasCounted("Unavailable")).isTrue();
  }

  private static void fail() {
    throw new Unavailable("DynamoDB is throttled");
  }
}
