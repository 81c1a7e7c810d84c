package dev.countersign.createpaymentintent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.payments.PaymentIntent;
import dev.countersign.payments.PaymentIntents.Creation;
import dev.countersign.payments.StripeObject;
import dev.countersign.testkit.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** When Stripe is away, slow, mistaken or strict (ST01 to ST05, D15). */
class CreateStripeFaultsTest {
  @AutoClose private final CheckoutShop shop = CheckoutShop.open();

  @Test // ST01
  void a_create_can_be_retried_after_stripe_was_unreachable() {
    Post post = shop.checkout();
    shop.stripe.fail(100, CheckoutShop::isCreation, StripeFault.lostRequest());

    Answer answer = post.send();

    assertThat(answer.outcome()).isEqualTo("503 unavailable");
    assertThat(answer.header("Retry-After")).isPresent();
    assertThat(shop.log.hasCounted("StripeUnavailable")).isTrue();
    assertThat(shop.log.hasCounted("Unavailable")).isFalse(); // which calls for AWS
    assertThat(shop.order().status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(shop.order().paymentIntentId()).isEmpty();

    shop.stripe.heal();
    assertThat(post.send().outcome()).isEqualTo("200");
    assertThat(shop.paymentIntents()).hasSize(1);
  }

  @Test // ST02
  void one_error_of_stripes_is_tried_again_with_the_same_key() {
    shop.stripe.fail(CheckoutShop::isCreation, StripeFault.serverError());

    assertThat(shop.checkout().send().outcome()).isEqualTo("201");
    assertThat(shop.paymentIntents()).hasSize(1);
    assertThat(shop.creations()).hasSize(2);
    assertThat(keys()).hasSize(1);
  }

  @Test // ST02
  void a_lost_answer_of_stripes_is_asked_for_again_and_charges_nobody_twice() {
    shop.stripe.fail(CheckoutShop::isCreation, StripeFault.lostAnswer());

    assertThat(shop.checkout().send().outcome()).isEqualTo("201");
    assertThat(shop.paymentIntents()).hasSize(1);
    assertThat(keys()).hasSize(1);
  }

  @Test // ST03
  void an_error_that_stripe_repeats_for_a_day_is_overcome_by_a_new_attempt() {
    Post post = shop.checkout();
    shop.stripe.fail(CheckoutShop::isCreation, StripeFault.storedServerError());
    assertThat(post.send().outcome()).isEqualTo("503 unavailable");
    assertThat(shop.order().attempt()).isEqualTo(1);

    Answer later = post.send();

    assertThat(later.outcome()).isEqualTo("200");
    assertThat(shop.order().attempt()).isEqualTo(2);
    assertThat(shop.order().paymentIntentId())
        .contains(new PaymentIntentId(later.paymentIntentId()));
    assertThat(shop.paymentIntents()).hasSize(1);
    assertThat(keys()).hasSize(2);
  }

  @Test // ST03
  void no_new_attempt_is_made_while_stripes_list_shows_a_payment_intent_of_the_order() {
    Post post = shop.checkout();
    shop.stripe.fail(CheckoutShop::isCreation, StripeFault.storedServerError());
    post.send();
    String form =
        "amount=4000&currency=usd&metadata[order_id]="
            + shop.order().id()
            + "&metadata[countersign]="
            + CheckoutShop.STACK.mark();
    shop.callStripe("POST", "/v1/payment_intents", form);
    String made = shop.paymentIntent().get("id").getAsString();

    Answer later = post.send();

    assertThat(later.outcome()).isEqualTo("200");
    assertThat(later.paymentIntentId()).isEqualTo(made);
    assertThat(shop.order().attempt()).isEqualTo(1);
    assertThat(shop.paymentIntents()).hasSize(1);
  }

  @Test // ST03
  void another_stacks_payment_intent_of_that_order_id_is_not_ours() {
    Post post = shop.checkout();
    shop.stripe.fail(CheckoutShop::isCreation, StripeFault.storedServerError());
    post.send();
    String form =
        "amount=4000&currency=usd&metadata[order_id]="
            + shop.order().id()
            + "&metadata[countersign]=another";
    shop.callStripe("POST", "/v1/payment_intents", form);
    String strange = shop.paymentIntent().get("id").getAsString();

    assertThat(post.send().paymentIntentId()).isNotEqualTo(strange);
    assertThat(shop.order().attempt()).isEqualTo(2);
  }

  @Test // ST04
  void a_key_that_stripe_refuses_is_replaced_at_once_by_the_newer_one() {
    shop.checkout().send();
    int reads = shop.secretReads();
    shop.rollApiKey("sk_test_51CanaryNewKey");
    shop.stripe.revoke(CheckoutShop.FIRST_KEY);

    assertThat(shop.checkout().send().outcome()).isEqualTo("201");
    assertThat(shop.secretReads()).isEqualTo(reads + 1);
  }

  @Test // ST04
  void a_key_that_stripe_goes_on_refusing_calls_a_person() {
    shop.secrets.put(CheckoutShop.API_KEY, "sk_test_51CanaryUnknownToStripe");
    Answer unknown = shop.checkout().send();

    assertThat(unknown.outcome()).isEqualTo("500 internal");
    assertThat(unknown.header("Retry-After")).isEmpty();
    assertThat(shop.log.hasCounted("NeedsAPerson")).isTrue();
    assertThat(shop.creations()).hasSize(1);
    assertThat(shop.secretReads()).isEqualTo(2);

    shop.secrets.put(CheckoutShop.API_KEY, "sk_test_51CanaryJustAsUnknown");
    shop.clock.advance(Duration.ofSeconds(10));
    assertThat(shop.checkout().send().outcome()).isEqualTo("500 internal");
    assertThat(shop.creations()).hasSize(3);
  }

  @ParameterizedTest // ST05
  @MethodSource("refusals")
  void a_request_that_stripe_rejects_calls_a_person_and_the_reason_is_not_returned(
      StripeFault refusal) {
    Post post = shop.checkout();
    shop.stripe.fail(CheckoutShop::isCreation, refusal);

    Answer answer = post.send();

    assertThat(answer.outcome()).isEqualTo("500 internal");
    assertThat(answer.header("Retry-After")).isEmpty();
    assertThat(shop.log.hasCounted("NeedsAPerson")).isTrue();
    assertThat(answer.everything()).doesNotContain("simulated_fault", "permission", "stripe");
    assertThat(shop.log.toString()).doesNotContain("simulated_fault", "permission");
    assertThat(post.send().outcome()).isEqualTo("200");
    assertThat(shop.paymentIntents()).hasSize(1);
  }

  static List<StripeFault> refusals() {
    return List.of(StripeFault.badRequest(), StripeFault.forbidden());
  }

  @Test
  void stripes_own_limit_is_passed_on_with_its_time() {
    Post post = shop.checkout();
    shop.stripe.fail(10, CheckoutShop::isCreation, StripeFault.rateLimited(Duration.ofSeconds(7)));

    Answer answer = post.send();

    assertThat(answer.outcome()).isEqualTo("429 too-many-requests");
    assertThat(answer.header("Retry-After")).contains("7");
    shop.stripe.heal();
    assertThat(post.send().outcome()).isEqualTo("200");
    assertThat(shop.paymentIntents()).hasSize(1);
  }

  @Test // D15
  void a_payment_intent_that_the_order_has_and_stripe_does_not_know_calls_a_person() {
    Post post = shop.checkout();
    post.send();
    shop.stripe.fail(call -> call.method().equals("GET"), missing());

    assertThat(post.send().outcome()).isEqualTo("500 internal");
    assertThat(shop.log.hasCounted("NeedsAPerson")).isTrue();
    assertThat(shop.creations()).hasSize(1);
  }

  @Test // D15
  void stripes_limit_of_a_moment_is_waited_out() {
    shop.stripe.fail(CheckoutShop::isCreation, StripeFault.rateLimited(Duration.ofSeconds(2)));

    assertThat(shop.checkout().send().outcome()).isEqualTo("201");
    assertThat(keys()).hasSize(1);
  }

  @Test
  void a_payment_intent_that_cant_be_read_back_is_unavailable_and_not_made_anew() {
    Post post = shop.checkout();
    Answer first = post.send();
    shop.stripe.fail(10, call -> call.method().equals("GET"), StripeFault.serverError());

    assertThat(post.send().outcome()).isEqualTo("503 unavailable");
    shop.stripe.heal();
    assertThat(post.send().body()).isEqualTo(first.body());
    assertThat(shop.creations()).hasSize(1);
  }

  @Test
  void a_repeated_create_records_and_returns_what_stripe_says_now() {
    Post post = shop.checkout();
    String paymentIntent = post.send().paymentIntentId();
    shop.callStripe("POST", "/v1/payment_intents/" + paymentIntent + "/cancel", "");

    Answer canceled = post.send();
    assertThat(canceled.text("status")).isEqualTo("CANCELED");
    assertThat(canceled.body().has("clientSecret")).isFalse();
    assertThat(shop.order().status()).isEqualTo(OrderStatus.CANCELED);
  }

  @Test
  void a_status_that_nobody_knows_does_not_keep_the_buyer_from_paying() {
    Post post = shop.checkout();
    Answer first = post.send();
    Order placed = shop.order();
    shop.ports.alterRetrieval(CreateStripeFaultsTest::withAStatusThatNobodyKnows);

    assertThat(post.send().body()).isEqualTo(first.body());
    assertThat(shop.order()).isEqualTo(placed);
  }

  private static PaymentIntent withAStatusThatNobodyKnows(PaymentIntent as) {
    return new PaymentIntent(
        as.object().with(new StripeObject.Content.Unreadable()),
        "a_new_one",
        as.amount(),
        as.currency(),
        as.livemode(),
        as.clientSecret());
  }

  @Test
  void a_payment_whose_event_was_lost_is_told_to_who_asks_again() {
    Post post = shop.checkout();
    String paymentIntent = post.send().paymentIntentId();
    shop.callStripe(
        "POST", "/v1/payment_intents/" + paymentIntent + "/confirm", "payment_method=pm_card_visa");

    assertThat(post.send().text("status")).isEqualTo("PAID");
    assertThat(shop.order().paidInVersion()).contains(shop.order().version());
  }

  @ParameterizedTest // D15
  @EnumSource
  void a_fault_that_will_not_pass_calls_a_person_once_for_each_request(Lasting fault) {
    Post post = shop.checkout();
    if (fault == Lasting.BOUND_PAYMENT_INTENT_MISSING) {
      post.send();
    }
    fault.strike(shop);

    for (int request = 1; request <= 2; request++) {
      assertThat(post.send().outcome()).isEqualTo("500 internal");
      assertThat(shop.log.counted("NeedsAPerson")).isEqualTo(request);
    }
    assertThat(
            shop.log.counted("Unavailable")
                + shop.log.counted("StripeUnavailable")
                + shop.log.counted("InternalError"))
        .isZero();
  }

  /** Faults that a person has to mend. */
  enum Lasting {
    KEY_REFUSED,
    KEY_MALFORMED,
    BAD_REQUEST,
    FORBIDDEN,
    BOUND_PAYMENT_INTENT_MISSING,
    TABLE_MISSING;

    void strike(CheckoutShop shop) {
      switch (this) {
        case KEY_REFUSED ->
            shop.secrets.put(CheckoutShop.API_KEY, "sk_test_51CanaryUnknownToStripe");
        case KEY_MALFORMED -> shop.secrets.put(CheckoutShop.API_KEY, "whsec_51Canary");
        case BAD_REQUEST -> shop.stripe.fail(9, _ -> true, StripeFault.badRequest());
        case FORBIDDEN -> shop.stripe.fail(9, _ -> true, StripeFault.forbidden());
        case BOUND_PAYMENT_INTENT_MISSING -> shop.stripe.fail(9, _ -> true, missing());
        case TABLE_MISSING ->
            shop.ports.always(
                Ports.Side.BEFORE,
                Ports.Call.INSERT,
                () -> {
                  throw new NeedsAPerson("DynamoDB has no such table");
                });
      }
    }
  }

  @Test
  void an_amount_that_stripe_finds_too_small_stays_so_when_it_is_asked_again() {
    Post post = shop.checkout();
    shop.ports.answerCreation(new Creation.AmountTooSmall());
    assertThat(post.send().outcome()).isEqualTo("422 amount-too-small");

    shop.ports.answerCreation(new Creation.StoredFailure(), new Creation.AmountTooSmall());
    assertThat(post.send().outcome()).isEqualTo("422 amount-too-small");

    shop.ports.answerCreation(new Creation.StoredFailure(), new Creation.AmountTooLarge());
    assertThat(post.send().outcome()).isEqualTo("422 amount-too-large");
    assertThat(shop.paymentIntents()).isEmpty();
  }

  @Test // I17, D12
  void stripe_is_not_asked_once_the_requests_time_is_up() {
    Post post = shop.checkout();
    shop.ports.once(
        Ports.Side.AFTER, Ports.Call.INSERT, () -> shop.clock.advance(Duration.ofSeconds(25)));

    assertThat(post.send().outcome()).isEqualTo("503 unavailable");
    assertThat(shop.stripe.calls()).isEmpty();
    assertThat(post.send().outcome()).isEqualTo("200");
  }

  @Test
  void an_order_of_test_mode_is_not_sent_to_live_mode() {
    Post post = shop.checkout();
    shop.stripe.fail(100, CheckoutShop::isCreation, StripeFault.badRequest());
    post.send();
    int calls = shop.stripe.calls().size();
    shop.secrets.put(CheckoutShop.API_KEY, "sk_live_51CanaryLive");
    shop.clock.advance(Duration.ofMinutes(5));

    assertThat(post.send().outcome()).isEqualTo("500 internal");
    assertThat(shop.log.hasCounted("NeedsAPerson")).isTrue();
    assertThat(shop.stripe.calls()).hasSize(calls);
  }

  private static StripeFault missing() {
    return new StripeFault.AnswersError(
        404, "invalid_request_error", "No such payment_intent", false, Optional.empty());
  }

  /** The different idempotency keys that Stripe saw. */
  private List<String> keys() {
    return shop.creations().stream()
        .map(StripeCall::idempotencyKey)
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }
}
