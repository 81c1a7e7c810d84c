package dev.countersign.createpaymentintent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.createpaymentintent.Ports.Call;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.payments.PaymentIntents.Creation;
import dev.countersign.testkit.Answer;
import dev.countersign.testkit.Interruptions.Side;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever call is the last before a crash, the same request again ends in one charge (I6, I9). */
class CreateCrashTest {
  @AutoClose private final CheckoutShop shop = CheckoutShop.open();

  @ParameterizedTest // before and after each call of a create
  @MethodSource("firstCalls")
  void a_crash_at_any_call_leaves_nothing_that_the_same_request_does_not_mend(
      Call call, Side side, RuntimeException crash) {
    Post post = shop.checkout();
    shop.ports.once(side, call, () -> crash(crash));

    Answer crashed = post.send();
    assertThat(crashed.status()).isIn(500, 503);

    mustEndInOneCharge(post);
  }

  static Stream<Arguments> firstCalls() {
    return everyCrashAt(List.of(Call.PRICES, Call.INSERT, Call.CREATE, Call.BIND));
  }

  @ParameterizedTest
  @MethodSource("callsOfANewAttempt")
  void a_crash_at_any_call_of_a_new_attempt_is_mended_too(
      Call call, Side side, RuntimeException crash) {
    Post post = shop.checkout();
    shop.ports.answerCreation(new Creation.StoredFailure());
    assertThat(post.send().outcome()).isEqualTo("503 unavailable");
    shop.ports.answerCreation(new Creation.StoredFailure());
    shop.ports.once(side, call, () -> crash(crash));

    Answer crashed = post.send();
    assertThat(crashed.status()).isIn(500, 503);

    mustEndInOneCharge(post);
  }

  static Stream<Arguments> callsOfANewAttempt() {
    return everyCrashAt(List.of(Call.INSERT, Call.FIND_FOR, Call.UPDATE, Call.BIND));
  }

  @ParameterizedTest
  @MethodSource("callsOfAReplay")
  void a_crash_at_any_call_of_a_replay_is_mended_too(Call call, Side side, RuntimeException crash) {
    Post post = shop.checkout();
    Answer first = post.send();
    shop.ports.once(side, call, () -> crash(crash));

    assertThat(post.send().status()).isIn(500, 503);

    mustEndInOneCharge(post);
    assertThat(post.send().body()).isEqualTo(first.body());
  }

  static Stream<Arguments> callsOfAReplay() {
    return everyCrashAt(List.of(Call.PRICES, Call.INSERT, Call.RETRIEVE));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void a_crash_after_a_call_to_stripe_that_was_lost_is_mended_too(StripeFault loss) {
    Post post = shop.checkout();
    shop.stripe.fail(3, CheckoutShop::isCreation, loss);
    assertThat(post.send().outcome()).isEqualTo("503 unavailable");

    mustEndInOneCharge(post);
  }

  static List<StripeFault> losses() {
    return List.of(StripeFault.lostRequest(), StripeFault.lostAnswer());
  }

  private void mustEndInOneCharge(Post post) {
    Answer again = post.send();
    assertThat(again.isSuccess()).isTrue();
    assertThat(shop.order().id().value()).isEqualTo(again.orderId());
    assertThat(shop.order().paymentIntentId())
        .contains(new PaymentIntentId(again.paymentIntentId()));
    assertThat(shop.paymentIntent().get("id").getAsString()).isEqualTo(again.paymentIntentId());
    assertThat(shop.orders.findByPaymentIntent(new PaymentIntentId(again.paymentIntentId())))
        .contains(shop.order().id());
    assertThat(post.send().body()).isEqualTo(again.body());
  }

  private static Stream<Arguments> everyCrashAt(List<Call> calls) {
    return calls.stream()
        .flatMap(
            call ->
                Arrays.stream(Side.values())
                    .flatMap(
                        side ->
                            Stream.of(
                                    new Unavailable("no answer"),
                                    new IllegalStateException("a bug"))
                                .map(crash -> Arguments.of(call, side, crash))));
  }

  private static void crash(RuntimeException crash) {
    throw crash;
  }
}
