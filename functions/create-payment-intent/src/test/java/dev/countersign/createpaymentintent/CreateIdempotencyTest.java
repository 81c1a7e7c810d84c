package dev.countersign.createpaymentintent;

import static dev.countersign.testkit.Concurrently.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.createpaymentintent.Ports.Call;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.PaymentObservation;
import dev.countersign.testkit.Answer;
import dev.countersign.testkit.Interruptions.Side;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same key means the same order, the same PaymentIntent and one charge (ID01 to ID08, I9). */
class CreateIdempotencyTest {
  @AutoClose private final CheckoutShop shop = CheckoutShop.open();

  @Test // ID01
  void the_same_request_again_gets_the_same_order_and_payment_intent() {
    Post post = shop.checkout();
    Answer first = post.send();
    Answer again = post.send();

    assertThat(first.outcome()).isEqualTo("201");
    assertThat(again.outcome()).isEqualTo("200");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(shop.order().id().value()).isEqualTo(first.orderId());
    assertThat(shop.paymentIntents()).hasSize(1);
    assertThat(shop.creations()).hasSize(1);
  }

  @Test // ID01
  void the_same_request_may_be_written_differently() {
    Post post = shop.checkout().cart("usd", new Post.Line("tee", 2), new Post.Line("mug", 1));
    Answer first = post.send();
    Answer again =
        post.body(
                """
                 {"items" : [
                   {"quantity":1, "product\\u0049d":"mug"},
                   {"quantity":2,"productId":"t\\u0065e"}] ,
                 "currency":"usd"}
                """)
            .base64()
            .send();

    assertThat(again.outcome()).isEqualTo("200");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(shop.paymentIntents()).hasSize(1);
  }

  @Test
  void a_key_means_the_same_in_upper_and_lower_case() {
    Post post = shop.checkout();
    Answer lower = post.key(post.key().toLowerCase(Locale.ROOT)).send();
    Answer upper = post.key(post.key().toUpperCase(Locale.ROOT)).send();

    assertThat(upper.outcome()).isEqualTo("200");
    assertThat(upper.body()).isEqualTo(lower.body());
    assertThat(shop.orderRows()).hasSize(1);
  }

  @Test
  void another_key_means_another_order() {
    Answer one = shop.checkout().send();
    Answer other = shop.checkout().send();

    assertThat(other.outcome()).isEqualTo("201");
    assertThat(other.orderId()).isNotEqualTo(one.orderId());
    assertThat(shop.paymentIntents()).hasSize(2);
  }

  @Test
  void neither_the_key_nor_a_part_of_it_shows_in_the_order_id() {
    Post post = shop.checkout();
    Answer answer = post.send();

    assertThat(answer.orderId()).matches("[0-9a-v]{52}").doesNotContain(post.key().substring(0, 8));
    assertThat(answer.everything()).doesNotContain(post.key());
  }

  @ParameterizedTest // ID02, I9
  @MethodSource("otherPayloads")
  void another_request_under_the_same_key_is_refused_and_changes_nothing(String body) {
    Post post = shop.checkout();
    post.send();
    var before = List.copyOf(shop.orderRows());
    int calls = shop.stripe.calls().size();

    Answer other = post.body(body).send();

    assertThat(other.outcome()).isEqualTo("422 key-reused");
    assertThat(shop.orderRows()).containsExactlyElementsOf(before);
    assertThat(shop.stripe.calls()).hasSize(calls);
    assertThat(shop.ports.seen()).doesNotContain(Call.UPDATE);
  }

  static List<String> otherPayloads() {
    return List.of(
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":3}]}",
        "{\"currency\":\"eur\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}]}",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}],\"expectedTotal\":4000}",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}],\"expectedTotal\":1}",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"mug\",\"quantity\":2}]}",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":2},"
            + "{\"productId\":\"mug\",\"quantity\":1}]}",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"nope\",\"quantity\":2}]}",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"retired\",\"quantity\":2}]}",
        "{\"currency\":\"gbp\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}]}",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"sticker\",\"quantity\":1}]}");
  }

  @ParameterizedTest // I9
  @ValueSource(
      strings = {
        "{}",
        "{\"currency\":\"xyz\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}]}",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}],\"amount\":1}"
      })
  void a_bad_request_under_a_used_key_gets_no_order_either(String body) {
    Post post = shop.checkout();
    post.send();
    var before = List.copyOf(shop.orderRows());

    assertThat(post.body(body).send().isSuccess()).isFalse();
    assertThat(shop.orderRows()).containsExactlyElementsOf(before);
    assertThat(shop.creations()).hasSize(1);
  }

  @ParameterizedTest // ID03, D2
  @ValueSource(ints = {10, 200})
  void identical_requests_at_once_make_one_order_and_one_payment_intent(int times) {
    Post post = shop.checkout();

    List<Answer> answers = atOnce(times, post::send);

    assertThat(answers)
        .allSatisfy(
            answer -> {
              if (!answer.isSuccess()) {
                assertThat(answer.outcome()).isEqualTo("409 request-in-progress");
                assertThat(answer.header("Retry-After")).contains("1");
              }
            });
    assertThat(answers.stream().filter(Answer::isSuccess).map(Answer::body).distinct()).hasSize(1);
    assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
    assertThat(shop.paymentIntents()).hasSize(1);
    assertThat(shop.order().paymentIntentId())
        .contains(new PaymentIntentId(post.send().paymentIntentId()));
    assertThat(shop.order().status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
  }

  @Test // ID03
  void a_request_that_meets_its_twin_at_stripe_is_told_to_come_again() {
    Post post = shop.checkout();
    AtomicInteger arrivals = new AtomicInteger();
    List<Answer> twin = new CopyOnWriteArrayList<>();
    shop.stripeServer.whileInFlight(
        _ -> {
          if (arrivals.getAndIncrement() == 0) {
            twin.add(post.send());
          }
        });

    Answer answer = post.send();

    assertThat(answer.outcome()).isEqualTo("201");
    assertThat(twin.getFirst().outcome()).isEqualTo("409 request-in-progress");
    assertThat(twin.getFirst().header("Retry-After")).contains("1");
    assertThat(post.send().body()).isEqualTo(answer.body());
    assertThat(shop.paymentIntents()).hasSize(1);
  }

  @Test // ID04
  void a_price_that_rose_since_does_not_change_an_order_that_was_placed() {
    Post post = shop.checkout().with("expectedTotal", "4000");
    Answer first = post.send();
    shop.selling("tee", 9900, "usd");

    Answer again = post.send();

    assertThat(again.outcome()).isEqualTo("200");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(shop.checkout().send().number("amount")).isEqualTo(19_800);
  }

  @Test
  void a_product_that_was_retired_since_stays_in_an_order_that_was_placed() {
    Post post = shop.checkout();
    Answer first = post.send();
    shop.retired("tee", 2000, "usd");

    Answer again = post.send();

    assertThat(again.outcome()).isEqualTo("200");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(shop.checkout().send().outcome()).isEqualTo("422 not-sold-in-currency");
  }

  @Test // ID04
  void a_price_that_rose_before_stripe_was_reached_does_not_change_the_order_either() {
    Post post = shop.checkout();
    shop.ports.once(Side.BEFORE, Call.CREATE, CreateIdempotencyTest::crash);
    assertThat(post.send().outcome()).isEqualTo("503 unavailable");
    shop.selling("tee", 9900, "usd");

    Answer again = post.send();

    assertThat(again.number("amount")).isEqualTo(4000);
    assertThat(shop.paymentIntent().get("amount").getAsLong()).isEqualTo(4000);
  }

  @ParameterizedTest // ID05
  @CsvSource({"SUCCEEDED, 4000, PAID", "CANCELED, 0, CANCELED", "SUCCEEDED, 3999, QUARANTINED"})
  void an_order_that_cant_be_paid_any_more_is_shown_without_a_client_secret(
      PaymentObservation.State state, long received, OrderStatus status) {
    Post post = shop.checkout();
    Answer first = post.send();
    shop.hears(state, received);
    int calls = shop.stripe.calls().size();

    Answer again = post.send();

    assertThat(again.outcome()).isEqualTo("200");
    assertThat(again.text("status")).isEqualTo(status.name());
    assertThat(again.orderId()).isEqualTo(first.orderId());
    assertThat(again.hasClientSecret()).isFalse();
    assertThat(shop.stripe.calls()).hasSize(calls);
  }

  @ParameterizedTest // ID05
  @EnumSource(names = {"PROCESSING", "PAYMENT_FAILED", "REQUIRES_ACTION"})
  void an_order_that_can_still_be_paid_keeps_its_client_secret(PaymentObservation.State state) {
    Post post = shop.checkout();
    Answer first = post.send();
    shop.hears(state, 0);

    assertThat(post.send().clientSecret()).isEqualTo(first.clientSecret());
  }

  @Test // ID05: Stripe knows, and its event has not come yet
  void a_payment_intent_that_was_canceled_a_moment_ago_has_no_client_secret_any_more() {
    Post post = shop.checkout();
    Answer first = post.send();
    shop.cancelAtStripe(first.paymentIntentId());

    Answer again = post.send();

    assertThat(again.outcome()).isEqualTo("200");
    assertThat(again.text("status")).isEqualTo("CANCELED");
    assertThat(again.hasClientSecret()).isFalse();
  }

  @Test // ID06
  void after_a_crash_between_order_and_stripe_the_same_request_goes_on() {
    Post post = shop.checkout();
    shop.ports.once(Side.BEFORE, Call.CREATE, CreateIdempotencyTest::crash);
    assertThat(post.send().outcome()).isEqualTo("503 unavailable");
    assertThat(shop.order().paymentIntentId()).isEmpty();
    assertThat(shop.creations()).isEmpty();

    Answer again = post.send();

    assertThat(again.outcome()).isEqualTo("200");
    assertThat(shop.order().paymentIntentId())
        .contains(new PaymentIntentId(again.paymentIntentId()));
    assertThat(shop.paymentIntents()).hasSize(1);
  }

  @Test // ID07
  void after_a_crash_between_stripe_and_binding_the_same_request_finds_its_payment_intent() {
    Post post = shop.checkout();
    shop.ports.once(Side.BEFORE, Call.BIND, CreateIdempotencyTest::crash);
    assertThat(post.send().outcome()).isEqualTo("503 unavailable");
    String made = shop.paymentIntent().get("id").getAsString();
    shop.clock.advance(Duration.ofHours(22));

    Answer again = post.send();

    assertThat(again.outcome()).isEqualTo("200");
    assertThat(again.paymentIntentId()).isEqualTo(made);
    assertThat(shop.order().paymentIntentId()).contains(new PaymentIntentId(made));
    assertThat(shop.paymentIntents()).hasSize(1);
  }

  @ParameterizedTest // ID08
  @ValueSource(strings = {"PT23H", "PT24H", "P30D"})
  void an_order_that_never_got_its_payment_intent_expires_before_stripe_forgets_the_key(
      Duration age) {
    Post post = shop.checkout();
    shop.ports.once(Side.BEFORE, Call.BIND, CreateIdempotencyTest::crash);
    post.send();
    int calls = shop.stripe.calls().size();
    shop.clock.advance(age);

    Answer again = post.send();

    assertThat(again.outcome()).isEqualTo("410 order-expired");
    assertThat(shop.stripe.calls()).hasSize(calls);
    assertThat(shop.paymentIntents()).hasSize(1);
  }

  @Test // ID08, from the other side
  void an_order_that_has_its_payment_intent_does_not_expire() {
    Post post = shop.checkout();
    Answer first = post.send();
    shop.clock.advance(Duration.ofDays(30));

    assertThat(post.send().body()).isEqualTo(first.body());
    assertThat(shop.creations()).hasSize(1);
  }

  private static void crash() {
    throw new Unavailable("a test broke it");
  }
}
