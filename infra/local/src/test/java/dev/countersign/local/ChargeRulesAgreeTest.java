package dev.countersign.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.StripeAnswer;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.money.Currency;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stripe's rules for amounts are written down twice, so that a slip in one shows: by the code that
 * sells, and by the Stripe that it is tried on.
 */
class ChargeRulesAgreeTest {
  private final AccountKeys keys = AccountKeys.random(new SplittableRandom(1));
  private final StripeSimulator stripe =
      new StripeSimulator(keys, InstantSource.system(), new SplittableRandom(1));

  @Test
  void the_simulator_and_the_backend_know_the_same_currencies() {
    for (char first = 'a'; first <= 'z'; first++) {
      for (char second = 'a'; second <= 'z'; second++) {
        for (char third = 'a'; third <= 'z'; third++) {
          String code = "" + first + second + third;
          String outcome = create(1_000_000, code);
          assertThat(outcome.equals("currency_not_supported"))
              .as("%s is %s", code, outcome)
              .isEqualTo(Currency.of(code).isEmpty());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.money.Currency#all")
  void the_simulator_accepts_and_rejects_the_same_amounts_as_the_backend(Currency currency) {
    long step = currency.step();
    long least = currency.minimumCharge();
    long most = Currency.MAXIMUM_CHARGE / step * step;
    assertThat(create(least, currency.code())).isEqualTo("created");
    assertThat(create(most, currency.code())).isEqualTo("created");
    assertThat(create(least - step, currency.code()))
        .isEqualTo(least == step ? "parameter_invalid_integer" : "amount_too_small");
    assertThat(create(most + step, currency.code())).isEqualTo("amount_too_large");
    for (long between = 1; between < step; between++) {
      assertThat(create(least + between, currency.code())).isEqualTo("parameter_invalid_integer");
    }
  }

  private String create(long amount, String currency) {
    StripeAnswer answer =
        stripe.handle(
            new StripeCall(
                "POST",
                "/v1/payment_intents",
                Map.of("Authorization", "Bearer " + keys.secretKey()),
                "amount=" + amount + "&currency=" + currency));
    var error = JsonParser.parseString(answer.body()).getAsJsonObject().getAsJsonObject("error");
    return Optional.ofNullable(error).map(e -> e.get("code").getAsString()).orElse("created");
  }
}
