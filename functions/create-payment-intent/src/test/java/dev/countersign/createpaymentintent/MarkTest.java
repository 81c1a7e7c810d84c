package dev.countersign.createpaymentintent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.testkit.Answer;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * An order keeps the mark that its PaymentIntent was asked for with: another one would be other
 * parameters, so another Stripe key, and a second PaymentIntent.
 */
class MarkTest {
  private static final String KEY = "5f0c8f3e-2b1d-4c7a-9e6f-1a2b3c4d5e6f";

  /** What {@code order|countersign-test|<KEY>} hashes to: the stack's name, and not its mark. */
  private static final String ORDER = "1v9sb6feqthh44a7ecils4d29robjjdpnqsiknhvs3nki9ren5or";

  /** Written down from what the version before marks has sent for that order. */
  private static final String STRIPE_KEY_OF_BEFORE = "order-" + ORDER + "-007d3fe2cf29d1b2-1";

  private static final String FORM_OF_BEFORE =
      "amount=4000&currency=usd&automatic_payment_methods%5Benabled%5D=true&metadata%5Border_id%5D="
          + ORDER
          + "&metadata%5Bcountersign%5D=countersign-test";

  @AutoClose private final CheckoutShop shop = CheckoutShop.open();
  private final Post post = shop.checkout().key(KEY);

  @Test
  void a_new_order_and_its_payment_intent_have_the_stack_s_mark_and_its_id_the_stack_s_name() {
    assertThat(post.send().outcome()).isEqualTo("201");
    assertThat(shop.order().mark()).contains("countersign-test/0a1b2c3d");
    assertThat(shop.order().id())
        .isEqualTo(OrderId.derive("countersign-test", UUID.fromString(KEY)))
        .isEqualTo(new OrderId(ORDER));
    assertThat(metadata()).isEqualTo(metadata("countersign-test/0a1b2c3d"));
  }

  @Test
  void an_order_sent_before_there_were_marks_is_sent_again_by_the_same_key_and_parameters() {
    wasPlaced(Optional.empty());
    var sentBefore =
        new StripeCall(
            "POST",
            "/v1/payment_intents",
            Map.of(
                "Authorization",
                "Bearer " + CheckoutShop.FIRST_KEY,
                "Idempotency-Key",
                STRIPE_KEY_OF_BEFORE),
            FORM_OF_BEFORE);
    var answerThatWasLost = shop.stripe.handle(sentBefore);

    Answer answer = post.send();

    assertThat(answer.outcome()).isEqualTo("200");
    assertThat(answerThatWasLost.body()).contains(answer.paymentIntentId());
    assertThat(shop.paymentIntents()).hasSize(1);
    assertThat(shop.creations())
        .hasSize(2)
        .allSatisfy(
            call -> {
              assertThat(call.idempotencyKey()).contains(STRIPE_KEY_OF_BEFORE);
              assertThat(call.body()).isEqualTo(FORM_OF_BEFORE);
            });
    assertThat(shop.order().paymentIntentId())
        .contains(new PaymentIntentId(answer.paymentIntentId()));
  }

  @Test
  void an_order_keeps_its_mark_when_its_stack_gets_another() {
    wasPlaced(Optional.of("countersign-test/ffffffff"));
    assertThat(post.send().outcome()).isEqualTo("200");
    assertThat(shop.order().mark()).contains("countersign-test/ffffffff");
    assertThat(metadata()).isEqualTo(metadata("countersign-test/ffffffff"));
  }

  @Test // ST03
  void a_payment_intent_is_searched_for_by_the_mark_of_its_order() {
    for (Optional<String> mark : List.of(Optional.<String>empty(), Optional.of("old/ffffffff"))) {
      try (CheckoutShop other = CheckoutShop.open()) {
        wasPlaced(mark, other);
        other.callStripe(
            "POST",
            "/v1/payment_intents",
            "amount=4000&currency=usd&metadata[order_id]="
                + ORDER
                + "&metadata[countersign]="
                + URLEncoder.encode(mark.orElse("countersign-test"), UTF_8));
        other.stripe.fail(CheckoutShop::isCreation, StripeFault.storedServerError());
        assertThat(other.checkout().key(KEY).send().outcome()).isEqualTo("200");
        assertThat(other.paymentIntents()).hasSize(1);
      }
    }
  }

  private void wasPlaced(Optional<String> mark) {
    wasPlaced(mark, shop);
  }

  /** By the same request, as a row that has that mark. */
  private static void wasPlaced(Optional<String> mark, CheckoutShop at) {
    try (CheckoutShop elsewhere = CheckoutShop.open()) {
      elsewhere.stripe.fail(9, CheckoutShop::isCreation, StripeFault.serverError());
      elsewhere.checkout().key(KEY).send();
      Order placed = elsewhere.order();
      at.orders.insert(
          new Order(
              placed.id(),
              placed.version(),
              mark,
              placed.requestDigest(),
              placed.terms(),
              placed.paymentIntentId(),
              placed.attempt(),
              placed.livemode(),
              placed.facts(),
              placed.paidInVersion(),
              placed.createdAt()));
    }
  }

  private JsonObject metadata() {
    return shop.paymentIntent().getAsJsonObject("metadata");
  }

  private static JsonObject metadata(String mark) {
    var metadata = new JsonObject();
    metadata.addProperty("order_id", ORDER);
    metadata.addProperty("countersign", mark);
    return metadata;
  }
}
