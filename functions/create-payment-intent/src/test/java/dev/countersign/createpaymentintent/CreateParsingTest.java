package dev.countersign.createpaymentintent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.testkit.Answer;
import dev.countersign.testkit.Contract;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a request to pay for a cart, and what is not (CR01 to CR11). */
class CreateParsingTest {
  private static final String CARD_NUMBER = "4242424242424242";

  @AutoClose private final CheckoutShop shop = CheckoutShop.open();

  @Test // CR01
  void a_cart_becomes_an_order_and_a_payment_intent_of_the_servers_price() {
    Answer answer = shop.checkout().send();

    assertThat(answer.outcome()).isEqualTo("201");
    assertThat(answer.number("amount")).isEqualTo(4000);
    assertThat(answer.text("currency")).isEqualTo("usd");
    assertThat(answer.text("status")).isEqualTo("AWAITING_PAYMENT");
    assertThat(answer.lines())
        .isEqualTo(
            JsonParser.parseString(
                "[{\"productId\":\"tee\",\"quantity\":2,\"unitAmount\":2000,\"amount\":4000}]"));
    assertThat(answer.header("Location")).contains("/live/orders/" + answer.orderId());
    assertThat(answer.header("Cache-Control")).contains("no-store");

    assertThat(shop.order().id().value()).isEqualTo(answer.orderId());
    assertThat(shop.order().terms().lines().getFirst().unitAmount().minorUnits()).isEqualTo(2000);
    assertThat(shop.order().status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(shop.order().paymentIntentId())
        .contains(new PaymentIntentId(answer.paymentIntentId()));

    var paymentIntent = shop.paymentIntent();
    assertThat(paymentIntent.get("id").getAsString()).isEqualTo(answer.paymentIntentId());
    assertThat(paymentIntent.get("client_secret").getAsString()).isEqualTo(answer.clientSecret());
    assertThat(paymentIntent.get("amount").getAsLong()).isEqualTo(4000);
    assertThat(paymentIntent.get("currency").getAsString()).isEqualTo("usd");
    assertThat(paymentIntent.getAsJsonObject("metadata"))
        .isEqualTo(
            JsonParser.parseString(
                "{\"order_id\":\""
                    + answer.orderId()
                    + "\",\"countersign\":\"countersign-test/0a1b2c3d\"}"));
  }

  @Test // I7
  void the_order_is_written_before_stripe_is_asked_and_bound_before_the_buyer_is_answered() {
    shop.checkout().send();

    assertThat(shop.ports.seen())
        .containsExactly(Ports.Call.PRICES, Ports.Call.INSERT, Ports.Call.CREATE, Ports.Call.BIND);
  }

  @Test // CR02
  void a_request_without_an_idempotency_key_reaches_nobody() {
    Answer answer = shop.checkout().without("Idempotency-Key").send();

    assertThat(answer.outcome()).isEqualTo("400 invalid-request");
    nobodyWasAsked();
  }

  @ParameterizedTest // CR03
  @ValueSource(
      strings = {
        "",
        "abc",
        "1-1-1-1-1",
        "d9428888-122b-11e1-b85c-61cd3cbb3210", // version 1
        "1ec9414c-232a-6b00-b3c8-9e6bdeced846", // version 6
        "5f0c8f3e-2b1d-8c7a-9e6f-1a2b3c4d5e6f", // version 8
        "01890a5d-ac96-774b-7cce-b302099a8057", // version 7 in the variant of another standard
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "5f0c8f3e-2b1d-4c7a-0e6f-1a2b3c4d5e6f", // variant of another standard
        "\"5f0c8f3e-2b1d-4c7a-9e6f-1a2b3c4d5e6f\"",
        "{5f0c8f3e-2b1d-4c7a-9e6f-1a2b3c4d5e6f}",
        " 5f0c8f3e-2b1d-4c7a-9e6f-1a2b3c4d5e6f",
        "5f0c8f3e-2b1d-4c7a-9e6f-1a2b3c4d5e6f,5f0c8f3e-2b1d-4c7a-9e6f-1a2b3c4d5e6f",
        "5f0c8f3e2b1d4c7a9e6f1a2b3c4d5e6f",
        "٥f0c8f3e-2b1d-4c7a-9e6f-1a2b3c4d5e6f",
      })
  void a_key_that_is_not_one_bare_random_uuid_is_refused(String key) {
    Answer answer = shop.checkout().key(key).send();

    assertThat(answer.outcome()).isEqualTo("400 invalid-request");
    assertThat(Contract.isKey(key)).isFalse();
    nobodyWasAsked();
  }

  @ParameterizedTest // D4
  @ValueSource(
      strings = {
        "5f0c8f3e-2b1d-4c7a-9e6f-1a2b3c4d5e6f",
        "5F0C8F3E-2B1D-4C7A-BE6F-1A2B3C4D5E6F",
        "01890a5d-ac96-774b-bcce-b302099a8057", // version 7
        "01890A5D-AC96-774B-8CCE-B302099A8057"
      })
  void a_uuid_of_version_4_or_7_is_a_key_in_whatever_case(String key) {
    Answer answer = shop.checkout().key(key).send();

    assertThat(answer.outcome()).isEqualTo("201");
    assertThat(Contract.isKey(key)).isTrue();
    Answer again = shop.checkout().key(key.toLowerCase(Locale.ROOT)).send();
    assertThat(again.outcome()).isEqualTo("200");
    assertThat(again.orderId()).isEqualTo(answer.orderId());
  }

  @ParameterizedTest // CR01
  @CsvSource({
    "/payment-intents, /orders/",
    "/live/payment-intents, /live/orders/",
    "/shop/payments/payment-intents, /shop/payments/orders/",
    "/payment-intents/payment-intents, /payment-intents/orders/",
    "/live/payment-intents/, /live/orders/",
    "/payment-intents/, /orders/",
    "//payment-intents//, /orders/"
  })
  void the_order_is_found_below_the_stage_or_base_path_that_was_asked(String path, String orders) {
    Answer answer = shop.checkout().path(path).send();

    assertThat(answer.header("Location")).contains(orders + answer.orderId());
  }

  @Test // CR03
  void two_keys_are_refused_even_if_they_are_the_same() {
    String key = shop.checkout().key();
    String other = shop.checkout().key();

    assertThat(shop.checkout().key(key, other).send().outcome()).isEqualTo("400 invalid-request");
    assertThat(shop.checkout().key(key, key).send().outcome()).isEqualTo("400 invalid-request");
    nobodyWasAsked();
  }

  @Test // CR03
  void two_keys_are_refused_even_if_their_headers_are_written_in_different_case() {
    Post post = shop.checkout();
    post.header("idempotency-key", shop.checkout().key());

    assertThat(post.send().outcome()).isEqualTo("400 invalid-request");
    nobodyWasAsked();
  }

  @ParameterizedTest(name = "{index}") // CR04
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "true",
        "4000",
        "\"tee\"",
        "not json",
        "[]",
        "[{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}]}]",
        "{\"currency\":\"usd\",\"items\":[{\"produ",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}]}x",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}]}{}",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}],}",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":2},]}",
        "{'currency':'usd','items':[{'productId':'tee','quantity':2}]}",
        "{currency:\"usd\",items:[{productId:\"tee\",quantity:2}]}",
        "{\"currency\":\"usd\"/**/,\"items\":[{\"productId\":\"tee\",\"quantity\":2}]}",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":02}]}",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":NaN}]}",
        "{\"currency\":\"u\u0000d\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}]}",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}]}\u0000",
        ")]}'\n{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}]}",
      })
  void a_body_that_is_not_one_json_object_is_refused_as_a_whole(String body) {
    Answer answer = shop.checkout().body(body).send();

    assertThat(answer.outcome()).isEqualTo("400 invalid-request");
    assertThat(answer.pointers()).containsExactly("");
    nobodyWasAsked();
  }

  @Test
  void nesting_without_end_is_refused_and_not_followed() {
    Post post = shop.checkout();

    assertThat(post.body("[".repeat(16_384)).send().outcome()).isEqualTo("400 invalid-request");
    assertThat(post.body("{\"a\":".repeat(3_000)).send().outcome())
        .isEqualTo("400 invalid-request");
    assertThat(post.body("[".repeat(1_048_576)).send().outcome())
        .isEqualTo("413 payload-too-large");
    nobodyWasAsked();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      delimiter = ';',
      value = {
        "{\"currency\":\"usd\",\"currency\":\"eur\",\"items\":[]}; /currency",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":1,\"quantity\":2}]};"
            + " /items/0/quantity",
        "{\"currency\":\"usd\",\"c\\u0075rrency\":\"usd\",\"items\":[]}; /currency",
      })
  void json_that_two_parsers_could_read_differently_is_rejected(String body, String pointer) {
    Answer answer = shop.checkout().body(body).send();

    assertThat(answer.outcome()).isEqualTo("400 invalid-request");
    assertThat(answer.pointers()).containsExactly(pointer);
    nobodyWasAsked();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"currency\":\"\\ud800\",\"items\":[]}",
        "{\"currency\":\"usd\",\"items\":[{\"productId\":\"\\udfff\",\"quantity\":1}]}",
        "{\"\\ud800\":1}",
      })
  void half_a_character_is_refused(String body) {
    assertThat(shop.checkout().body(body).send().outcome()).isEqualTo("400 invalid-request");
    nobodyWasAsked();
  }

  @ParameterizedTest // CR05
  @ValueSource(strings = {"null", "{}", "[]", "\"tee\"", "2"})
  void items_that_are_not_lines_are_refused(String items) {
    Answer answer = shop.checkout().body("{\"currency\":\"usd\",\"items\":" + items + "}").send();

    assertThat(answer.outcome()).isEqualTo("400 invalid-request");
    assertThat(answer.pointers()).containsExactly("/items");
    nobodyWasAsked();
  }

  @Test // CR05
  void a_cart_without_items_or_with_more_than_a_hundred_lines_is_refused() {
    assertThat(shop.checkout().body("{\"currency\":\"usd\"}").send().pointers())
        .containsExactly("/items");
    nobodyWasAsked();

    IntStream.rangeClosed(1, 101).forEach(i -> shop.selling("p" + i, 100, "usd"));
    assertThat(shop.checkout().cart("usd", lines(101)).send().pointers()).containsExactly("/items");
    nobodyWasAsked();
    assertThat(shop.checkout().cart("usd", lines(100)).send().outcome()).isEqualTo("201");
  }

  private static Post.Line[] lines(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new Post.Line("p" + i, 1))
        .toArray(Post.Line[]::new);
  }

  @ParameterizedTest // CR05
  @ValueSource(
      strings = {
        "0",
        "-1",
        "-0",
        "1000",
        "\"2\"",
        "1.5",
        "2.0",
        "2e0",
        "null",
        "true",
        "[2]",
        "{}",
        "99999999999999999999",
        "1e999999999"
      })
  void a_quantity_that_is_not_a_plain_integer_from_1_to_999_is_refused(String quantity) {
    Answer answer =
        shop.checkout()
            .body(
                "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":"
                    + quantity
                    + "}]}")
            .send();

    assertThat(answer.outcome()).isEqualTo("400 invalid-request");
    assertThat(answer.pointers()).containsExactly("/items/0/quantity");
    nobodyWasAsked();
  }

  @Test // CR05
  void a_line_without_a_quantity_is_refused_and_every_fault_is_named_at_once() {
    Answer answer =
        shop.checkout()
            .body("{\"currency\":\"US\",\"items\":[{\"productId\":\"tee\"},7,{\"quantity\":1}]}")
            .send();

    assertThat(answer.pointers())
        .containsExactly("/currency", "/items/0/quantity", "/items/1", "/items/2/productId");
    nobodyWasAsked();
  }

  @ParameterizedTest // CR06
  @ValueSource(strings = {"", "a b", "a/b", "-tee", ".tee", "t\u00e9e", "tee\\n", "../tee"})
  void a_product_id_outside_the_grammar_is_refused(String product) {
    Answer answer =
        shop.checkout()
            .body(
                "{\"currency\":\"usd\",\"items\":[{\"productId\":\""
                    + product
                    + "\",\"quantity\":1}]}")
            .send();

    assertThat(answer.outcome()).isEqualTo("400 invalid-request");
    assertThat(answer.pointers()).containsExactly("/items/0/productId");
    nobodyWasAsked();
  }

  @Test // CR06
  void a_product_id_has_at_most_64_characters() {
    String longest = "p".repeat(64);
    shop.selling(longest, 100, "usd");

    assertThat(shop.checkout("p".repeat(65), 1).send().pointers())
        .containsExactly("/items/0/productId");
    assertThat(shop.checkout(longest, 1).send().outcome()).isEqualTo("201");
  }

  @Test // CR06
  void a_product_in_two_lines_is_refused_at_the_second() {
    Answer answer =
        shop.checkout().cart("usd", new Post.Line("tee", 1), new Post.Line("tee", 1)).send();

    assertThat(answer.outcome()).isEqualTo("400 invalid-request");
    assertThat(answer.pointers()).containsExactly("/items/1/productId");
    nobodyWasAsked();
  }

  @Test // CR07
  void an_unknown_member_is_refused_and_not_ignored() {
    Answer top = shop.checkout().with("coupon", "\"SAVE10\"").send();
    Answer inLine = shop.checkout().withInLine("coupon", "\"SAVE10\"").send();
    Answer odd = shop.checkout().with("a/b~c", "1").send();

    assertThat(top.outcome()).isEqualTo("400 invalid-request");
    assertThat(top.pointers()).containsExactly("/coupon");
    assertThat(inLine.pointers()).containsExactly("/items/0/coupon");
    assertThat(odd.pointers()).containsExactly("/a~1b~0c");
    nobodyWasAsked();
  }

  @ParameterizedTest // CR08
  @ValueSource(
      strings = {
        "amount",
        "total",
        "price",
        "unitAmount",
        "unit_amount",
        "totalPrice",
        "AMOUNT",
        "subtotal",
        "discount",
        "expected_total",
        "ExpectedTotal"
      })
  void a_price_from_the_browser_is_refused_wherever_it_stands(String member) {
    Answer top = shop.checkout().with(member, "1").send();
    assertThat(top.outcome()).isEqualTo("400 client-supplied-price");
    assertThat(shop.log.hasCounted("ClientSuppliedPrice")).isTrue();

    Answer inLine = shop.checkout().withInLine(member, "1").send();
    assertThat(inLine.outcome()).isEqualTo("400 client-supplied-price");
    assertThat(shop.log.hasCounted("ClientSuppliedPrice")).isTrue();

    Answer deep = shop.checkout().with("x", "[{\"" + member + "\":{}}]").send();
    assertThat(deep.outcome()).isEqualTo("400 client-supplied-price");
    nobodyWasAsked();
  }

  @ParameterizedTest // CR09
  @ValueSource(
      strings = {
        "card",
        "number",
        "cvc",
        "payment_method_data",
        "cardNumber",
        "card_number",
        "CVV",
        "exp_month",
        "expYear",
        "pan"
      })
  void a_member_that_is_named_like_card_data_is_refused_wherever_it_stands(String member) {
    assertThat(shop.checkout().with(member, "{}").send().outcome())
        .isEqualTo("400 card-data-not-accepted");
    assertThat(shop.checkout().withInLine(member, "\"123\"").send().outcome())
        .isEqualTo("400 card-data-not-accepted");
    nobodyWasAsked();
  }

  @ParameterizedTest // CR09
  @ValueSource(
      strings = {
        "{\"note\":\"4242424242424242\"}",
        "{\"note\":\"4242 4242 4242 4242\"}",
        "{\"note\":\"4242-4242-4242-4242\"}",
        "{\"note\":4242424242424242}",
        "{\"note\":[\"4242424242424242\"]}",
        "{\"4242424242424242\":1}",
        "{\"currency\":\"4242424242424242\"}",
        "{\"a\":{\"b\":[[{\"c\":\"378282246310005\"}]]}}",
        "{\"note\":\"4242424242424242\",\"amount\":1}",
        "{\"productId\":{\"x\":\"4242424242424242\"}}",
        "{\"productId\":[\"4242424242424242\"]}",
      })
  void a_card_number_is_refused_wherever_it_stands_and_repeated_nowhere(String body) {
    Answer answer = shop.checkout().body(body).send();

    assertThat(answer.outcome()).isEqualTo("400 card-data-not-accepted");
    noCardNumberIn(answer);
    nobodyWasAsked();
  }

  @ParameterizedTest // CR09
  @ValueSource(
      strings = {
        "{\"4242424242424242\":1,\"4242424242424242\":2}",
        "{\"a\":[{\"4242 4242 4242 4242\":1,\"4242 4242 4242 4242\":2}]}",
        "{\"4242424242424242\":\"\\ud800\"}",
        "{\"4242424242424242\":{\"a\":1,\"a\":2}}",
        "{\"note\":\"4242424242424242\"",
        "4242424242424242x",
      })
  void a_card_number_in_a_malformed_body_is_not_repeated_either(String body) {
    Answer answer = shop.checkout().body(body).send();

    assertThat(answer.status()).isEqualTo(400);
    noCardNumberIn(answer);
    nobodyWasAsked();
  }

  @Test // CR09
  void an_article_number_that_happens_to_pass_luhn_is_an_ordinary_product() {
    shop.selling("4006381333931", 500, "usd").selling(CARD_NUMBER, 500, "usd");

    assertThat(shop.checkout("4006381333931", 1).send().outcome()).isEqualTo("201");
    assertThat(shop.checkout(CARD_NUMBER, 1).send().outcome()).isEqualTo("201");
  }

  @ParameterizedTest // CR10
  @ValueSource(strings = {"nope", "retired"})
  void a_product_that_is_not_sold_is_unknown(String product) {
    Answer answer =
        shop.checkout().cart("usd", new Post.Line("tee", 1), new Post.Line(product, 1)).send();

    assertThat(answer.outcome()).isEqualTo("422 unknown-product");
    assertThat(answer.pointers()).containsExactly("/items/1/productId");
    nothingWasMade();
  }

  @Test // CR11
  void the_expected_total_is_compared() {
    assertThat(shop.checkout().with("expectedTotal", "4000").send().outcome()).isEqualTo("201");
  }

  @ParameterizedTest // CR11
  @ValueSource(strings = {"3999", "4001", "0", "999999999999999"})
  void another_total_than_the_page_showed_is_told_and_nothing_is_made(String expected) {
    Answer answer = shop.checkout().with("expectedTotal", expected).send();

    assertThat(answer.outcome()).isEqualTo("409 price-changed");
    assertThat(answer.number("total")).isEqualTo(4000);
    nothingWasMade();
  }

  @ParameterizedTest // CR11
  @ValueSource(strings = {"null", "\"4000\"", "4000.0", "4e3", "-1", "9999999999999999"})
  void an_expected_total_that_is_not_a_plain_integer_is_refused(String expected) {
    Answer answer = shop.checkout().with("expectedTotal", expected).send();

    assertThat(answer.outcome()).isEqualTo("400 invalid-request");
    assertThat(answer.pointers()).containsExactly("/expectedTotal");
    nobodyWasAsked();
  }

  @Test
  void no_answer_to_a_bad_request_repeats_what_it_said() {
    Answer answer =
        shop.checkout()
            .body("{\"currency\":\"zzMarker\",\"items\":[{\"productId\":\"/Marker\"}]}")
            .send();

    assertThat(answer.everything()).doesNotContain("marker");
    assertThat(shop.log.text().stream().collect(Collectors.joining())).doesNotContain("arker");
  }

  private void noCardNumberIn(Answer answer) {
    assertThat(answer.everything() + shop.log)
        .doesNotContain("4242424242424242", "4242 4242", "4242-4242", "378282246310005");
  }

  /** Neither a table, nor Stripe, nor Secrets Manager. */
  private void nobodyWasAsked() {
    assertThat(shop.ports.seen()).isEmpty();
    assertThat(shop.stripe.calls()).isEmpty();
    assertThat(shop.secretReads()).isZero();
  }

  private void nothingWasMade() {
    assertThat(shop.orderRows()).isEmpty();
    assertThat(shop.stripe.calls()).isEmpty();
  }
}
