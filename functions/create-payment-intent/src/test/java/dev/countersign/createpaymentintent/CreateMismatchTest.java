package dev.countersign.createpaymentintent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Reason;
import dev.countersign.payments.PaymentIntent;
import dev.countersign.payments.StripeObject;
import dev.countersign.payments.StripeObject.Claim;
import dev.countersign.testkit.Answer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Stripe answers is held against the order (ST06). */
class CreateMismatchTest {
  @AutoClose private final CheckoutShop shop = CheckoutShop.open();

  /** What Stripe is asked. */
  enum Asked {
    CREATE,
    SEARCH,
    RETRIEVE;

    /** The parts of an answer that have to be the order's own. */
    Set<Part> binding() {
      return switch (this) {
        // It is what makes the id the order's own.
        case CREATE, SEARCH -> EnumSet.complementOf(EnumSet.of(Part.ID));
        // Our own row has said whose it is, whatever its metadata say now.
        case RETRIEVE -> EnumSet.of(Part.ID, Part.AMOUNT, Part.CURRENCY, Part.LIVEMODE);
      };
    }
  }

  private static final OrderId ANOTHER = OrderId.derive("another", new UUID(0, 1));

  /** What an answer may have another of. */
  enum Part {
    ID,
    AMOUNT,
    CURRENCY,
    LIVEMODE,
    METADATA,
    ORDER,
    MARK;

    /** The same but for this part. */
    PaymentIntent alter(PaymentIntent as) {
      StripeObject object = as.object();
      return new PaymentIntent(
          new StripeObject(
              object.kind(),
              this == ID ? "pi_another" : object.id(),
              object.paymentIntent(),
              alter(object.claim()),
              object.content()),
          as.status(),
          this == AMOUNT ? as.amount() + 1 : as.amount(),
          this == CURRENCY ? "eur" : as.currency(),
          (this == LIVEMODE) != as.livemode(),
          as.clientSecret());
    }

    private Optional<Claim> alter(Optional<Claim> claim) {
      return switch (this) {
        case METADATA -> Optional.empty();
        case ORDER -> claim.map(as -> new Claim(as.mark(), ANOTHER));
        case MARK -> claim.map(as -> new Claim("another", as.order()));
        case ID, AMOUNT, CURRENCY, LIVEMODE -> claim;
      };
    }
  }

  static Stream<Arguments> bindingParts() {
    return Stream.of(Asked.values())
        .flatMap(asked -> asked.binding().stream().map(part -> Arguments.of(asked, part)));
  }

  @ParameterizedTest(name = "{0} answers with another {1}") // ST06
  @MethodSource("bindingParts")
  void an_answer_about_a_payment_intent_is_compared_with_the_order_in_every_part_that_binds_it(
      Asked asked, Part part) {
    Post post = shop.checkout();
    prepare(asked, post);
    answerWithAnother(part, asked);

    Answer found = post.send();
    assertThat(found.outcome()).isEqualTo("500 internal");
    assertThat(found.hasClientSecret()).isFalse();
    assertThat(shop.log.hasCounted("Quarantined")).isTrue();
    String paymentIntent = shop.paymentIntent().get("id").getAsString();
    assertThat(shop.order().standing().reasons()).containsExactly(Reason.PROVIDER_MISMATCH);
    assertThat(shop.order().facts().reasons().get(Reason.PROVIDER_MISMATCH))
        .containsExactly(part == Part.ID ? "pi_another" : paymentIntent);
    boolean wasBound = asked == Asked.RETRIEVE;
    assertThat(shop.order().paymentIntentId().isPresent()).isEqualTo(wasBound);
    assertThat(shop.orders.findByPaymentIntent(new PaymentIntentId(paymentIntent)).isPresent())
        .isEqualTo(wasBound);

    int calls = shop.stripe.calls().size();
    Answer repeated = post.send();
    assertThat(repeated.outcome()).isEqualTo("200");
    assertThat(repeated.text("status")).isEqualTo(OrderStatus.QUARANTINED.name());
    assertThat(repeated.hasClientSecret()).isFalse();
    assertThat(shop.stripe.calls()).hasSize(calls);
    assertThat(shop.paymentIntents()).hasSize(1);
  }

  /** So that the next request asks Stripe that. */
  private void prepare(Asked asked, Post post) {
    switch (asked) {
      case CREATE -> {}
      case SEARCH -> {
        shop.stripe.fail(CheckoutShop::isCreation, StripeFault.storedServerError());
        assertThat(post.send().outcome()).isEqualTo("503 unavailable");
        String form =
            "amount=4000&currency=usd&metadata[order_id]="
                + shop.order().id()
                + "&metadata[countersign]="
                + CheckoutShop.STACK.mark();
        shop.callStripe("POST", "/v1/payment_intents", form);
      }
      case RETRIEVE -> assertThat(post.send().outcome()).isEqualTo("201");
    }
  }

  private void answerWithAnother(Part part, Asked asked) {
    switch (asked) {
      case CREATE -> shop.ports.alterCreation(part::alter);
      case SEARCH -> shop.ports.alterSearch(part::alter);
      case RETRIEVE -> shop.ports.alterRetrieval(part::alter);
    }
  }

  @ParameterizedTest // ST06
  @CsvSource({"1, usd", "4000, eur"})
  void a_payment_intent_that_is_not_what_the_order_says_quarantines_and_gives_no_client_secret(
      long amount, String currency) {
    Post post = shop.checkout();
    String paymentIntent = post.send().paymentIntentId();
    shop.stripe.tamper(paymentIntent, amount, currency);

    Answer found = post.send();
    assertThat(found.outcome()).isEqualTo("500 internal");
    assertThat(shop.log.hasCounted("Quarantined")).isTrue();
    assertThat(shop.order().standing().reasons()).containsExactly(Reason.PROVIDER_MISMATCH);

    Answer repeated = post.send();
    assertThat(repeated.outcome()).isEqualTo("200");
    assertThat(repeated.text("status")).isEqualTo("QUARANTINED");
    assertThat(repeated.body().has("clientSecret")).isFalse();
  }

  @Test // ST06
  void a_mismatch_that_a_person_let_go_gives_no_client_secret_and_no_fault() {
    Post post = shop.checkout();
    shop.stripe.tamper(post.send().paymentIntentId(), 1, "usd");
    post.send();
    shop.orders.update(
        shop.order().release(Reason.PROVIDER_MISMATCH, "ada", "seen", shop.clock.instant()));

    Answer answer = post.send();
    assertThat(answer.outcome()).isEqualTo("200");
    assertThat(answer.body().has("clientSecret")).isFalse();
  }

  @Test // ST06
  void metadata_that_were_edited_at_stripe_do_not_keep_the_buyer_from_paying() {
    Post post = shop.checkout();
    Answer first = post.send();
    shop.stripe.editMetadata(first.paymentIntentId(), Map.of());
    assertThat(post.send().body()).isEqualTo(first.body());
  }

  @Test // ST06
  void another_orders_payment_intent_whose_metadata_were_edited_is_not_taken_for_ours() {
    Answer other = shop.checkout().send();
    Post post = shop.checkout();
    shop.stripe.fail(CheckoutShop::isCreation, StripeFault.storedServerError());
    post.send();
    String order =
        shop.tables.texts("OrdersTable", "orderId").stream()
            .filter(id -> !id.equals(other.orderId()))
            .findFirst()
            .orElseThrow();
    shop.stripe.editMetadata(
        other.paymentIntentId(),
        Map.of("order_id", order, "countersign", CheckoutShop.STACK.mark()));

    Answer answer = post.send();
    assertThat(answer.outcome()).isEqualTo("200");
    assertThat(answer.paymentIntentId()).isNotEqualTo(other.paymentIntentId());
  }
}
