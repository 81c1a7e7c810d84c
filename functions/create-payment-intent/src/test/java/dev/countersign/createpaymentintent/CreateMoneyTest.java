package dev.countersign.createpaymentintent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.dynamodb.DynamoDbCatalog;
import dev.countersign.payments.PaymentIntents.Creation;
import dev.countersign.pricing.UnreadablePrice;
import dev.countersign.testkit.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is charged (MN01 to MN04, invariant I8). */
class CreateMoneyTest {
  private static final Map<String, Long> PRICES = Map.of("tee", 2000L, "mug", 1250L, "cap", 999L);

  @AutoClose private final CheckoutShop shop = CheckoutShop.open().selling("cap", 999, "usd");

  @Test // MN01
  void each_currency_has_its_own_price() {
    Answer answer = shop.checkout().cart("eur", new Post.Line("tee", 2)).send();

    assertThat(answer.outcome()).isEqualTo("201");
    assertThat(answer.number("amount")).isEqualTo(3800);
    assertThat(answer.text("currency")).isEqualTo("eur");
    assertThat(shop.paymentIntent().get("amount").getAsLong()).isEqualTo(3800);
    assertThat(shop.paymentIntent().get("currency").getAsString()).isEqualTo("eur");
  }

  @Test // MN01
  void a_product_without_a_price_in_the_currency_is_not_converted() {
    Answer answer =
        shop.checkout().cart("eur", new Post.Line("tee", 1), new Post.Line("mug", 1)).send();

    assertThat(answer.outcome()).isEqualTo("422 not-sold-in-currency");
    assertThat(answer.pointers()).containsExactly("/items/1/productId");
    nothingWasMade();
  }

  @ParameterizedTest // MN02
  @ValueSource(strings = {"USD", "us", "usdd", "", "us ", "u\u017fd", "123"})
  void a_currency_is_three_lower_case_letters(String currency) {
    Answer answer = shop.checkout().cart(currency, new Post.Line("tee", 1)).send();

    assertThat(answer.outcome()).isEqualTo("400 invalid-request");
    assertThat(answer.pointers()).containsExactly("/currency");
    nothingWasMade();
  }

  @ParameterizedTest // MN02: no currency at all; a former one; one that this shop has no prices in
  @ValueSource(strings = {"xyz", "bgn", "gbp"})
  void a_currency_that_the_shop_does_not_sell_in_is_told_so(String currency) {
    Answer answer = shop.checkout().cart(currency, new Post.Line("tee", 1)).send();

    assertThat(answer.outcome()).isEqualTo("422 not-sold-in-currency");
    nothingWasMade();
  }

  @Test // MN03
  void a_yen_is_not_divided_into_cents() {
    Answer answer = shop.checkout().cart("jpy", new Post.Line("tee", 1)).send();

    assertThat(answer.outcome()).isEqualTo("201");
    assertThat(answer.number("amount")).isEqualTo(2800);
    assertThat(shop.paymentIntent().get("amount").getAsLong()).isEqualTo(2800);
  }

  @Test // MN04
  void less_than_stripe_charges_is_refused_before_anything_is_written() {
    assertThat(shop.checkout("sticker", 1).send().outcome()).isEqualTo("422 amount-too-small");
    nothingWasMade();

    Answer two = shop.checkout("sticker", 2).send();
    assertThat(two.outcome()).isEqualTo("201");
    assertThat(two.number("amount")).isEqualTo(60);
  }

  @Test // MN04
  void a_total_of_twelve_digits_is_charged_and_more_is_refused_before_anything_is_written() {
    shop.selling("yacht", 500_000_000_000L, "usd").selling("loft", 499_999_999_999L, "usd");

    assertThat(shop.checkout("yacht", 2).send().outcome()).isEqualTo("422 amount-too-large");
    nothingWasMade();

    Answer most =
        shop.checkout().cart("usd", new Post.Line("yacht", 1), new Post.Line("loft", 1)).send();
    assertThat(most.outcome()).isEqualTo("201");
    assertThat(most.number("amount")).isEqualTo(999_999_999_999L);
    assertThat(shop.paymentIntent().get("amount").getAsLong()).isEqualTo(999_999_999_999L);
  }

  @Test // MN04
  void an_amount_that_stripe_finds_too_large_is_refused() {
    shop.ports.answerCreation(new Creation.AmountTooLarge());

    Answer answer = shop.checkout().send();
    assertThat(answer.outcome()).isEqualTo("422 amount-too-large");
    assertThat(answer.hasClientSecret()).isFalse();
    assertThat(shop.paymentIntents()).isEmpty();
  }

  @Test // MN04
  void a_cart_of_a_million_and_a_half_rupiah_is_sold() {
    shop.selling("batik", 150_000_000, "idr");

    Answer answer = shop.checkout().cart("idr", new Post.Line("batik", 1)).send();
    assertThat(answer.outcome()).isEqualTo("201");
    assertThat(answer.number("amount")).isEqualTo(150_000_000);
  }

  @ParameterizedTest // MN04
  @ValueSource(strings = {"0", "-1"})
  void a_price_of_nothing_or_less_calls_a_person_and_sells_nothing(String unitAmount) {
    var table = new DynamoDbWithOnePrice("sticker", unitAmount);
    try (CheckoutShop slip = CheckoutShop.over(new DynamoDbCatalog(table, "Prices"))) {
      Post post =
          slip.checkout().cart("usd", new Post.Line("tee", 2), new Post.Line("sticker", 999));

      assertThat(post.send().outcome()).isEqualTo("500 internal");
      assertThat(slip.log.hasCounted("InternalError")).isTrue();
      assertThat(slip.log.last().get("cause").getAsString())
          .contains("the price of sticker in USD");
      assertThat(slip.orderRows()).isEmpty();
      assertThat(slip.stripe.calls()).isEmpty();
    }
  }

  @Test
  void a_price_that_became_unreadable_does_not_stop_an_order_that_was_placed_at_it() {
    Post post = shop.checkout();
    Answer first = post.send();
    shop.ports.once(
        Ports.Side.BEFORE,
        Ports.Call.PRICES,
        () -> {
          throw new UnreadablePrice("the price of tee", new IllegalArgumentException());
        });
    Answer again = post.send();
    assertThat(again.outcome()).isEqualTo("200");
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test // MN04
  void a_total_that_does_not_even_fit_into_a_long_is_too_large_and_not_a_small_one() {
    shop.selling("planet", Long.MAX_VALUE / 2, "usd");

    assertThat(shop.checkout("planet", 999).send().outcome()).isEqualTo("422 amount-too-large");
    assertThat(
            shop.checkout()
                .cart("usd", new Post.Line("planet", 2), new Post.Line("tee", 999))
                .send()
                .outcome())
        .isEqualTo("422 amount-too-large");
    nothingWasMade();
  }

  @RepeatedTest(25) // I8
  void two_requests_for_the_same_products_are_charged_the_same_whatever_else_differs(
      RepetitionInfo repetition) {
    int seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    List<Post.Line> lines = new ArrayList<>();
    PRICES.keySet().stream()
        .sorted()
        .forEach(product -> lines.add(new Post.Line(product, 1 + random.nextInt(999))));
    List<Post.Line> cart = lines.subList(0, 1 + random.nextInt(lines.size()));
    long total =
        cart.stream().mapToLong(l -> PRICES.getOrDefault(l.product(), 0L) * l.quantity()).sum();

    Answer one = shop.checkout().cart("usd", cart.toArray(Post.Line[]::new)).send();
    Collections.shuffle(cart, random);
    Answer other =
        shop.checkout()
            .cart("usd", cart.toArray(Post.Line[]::new))
            .with("expectedTotal", Long.toString(total))
            .header("Content-Type", "application/json; charset=utf-8")
            .header("Origin", CheckoutShop.ORIGIN)
            .header("X-Amount", "1")
            .base64()
            .send();

    assertThat(Arrays.asList(one, other))
        .as("seed " + seed)
        .allSatisfy(
            answer -> {
              assertThat(answer.outcome()).isEqualTo("201");
              assertThat(answer.number("amount")).isEqualTo(total);
              assertThat(shop.order(answer).amount().minorUnits()).isEqualTo(total);
            });
    assertThat(shop.paymentIntents())
        .allSatisfy(intent -> assertThat(intent.get("amount").getAsLong()).isEqualTo(total));
  }

  private void nothingWasMade() {
    assertThat(shop.orderRows()).isEmpty();
    assertThat(shop.stripe.calls()).isEmpty();
  }
}
