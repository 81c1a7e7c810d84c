package dev.countersign.emulators.stripe;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stripe's test payment methods by what they do (Stripe docs, "Testing"), and one of ours. */
enum TestPaymentMethod {
  VISA("pm_card_visa", Effect.SUCCEEDS, null, "visa", "4242"),
  MASTERCARD("pm_card_mastercard", Effect.SUCCEEDS, null, "mastercard", "4444"),
  AMEX("pm_card_amex", Effect.SUCCEEDS, null, "amex", "8431"),
  DECLINED("pm_card_chargeDeclined", Effect.DECLINES, "generic_decline", "visa", "0002"),
  INSUFFICIENT_FUNDS(
      "pm_card_chargeDeclinedInsufficientFunds",
      Effect.DECLINES,
      "insufficient_funds",
      "visa",
      "9995"),
  AUTHENTICATION_REQUIRED(
      "pm_card_authenticationRequired", Effect.ASKS_THE_BUYER, null, "visa", "3184"),
  /** Not Stripe's: stays in processing until a test decides, as a bank debit would. */
  PROCESSING("pm_simulator_processing", Effect.TAKES_TIME, null, "visa", "0000");

  /** What confirming with it leads to. */
  enum Effect {
    SUCCEEDS,
    DECLINES,
    ASKS_THE_BUYER,
    TAKES_TIME
  }

  private final String token;
  private final Effect effect;
  private final @Nullable String declineCode;
  private final String brand;
  private final String lastFour;

  TestPaymentMethod(
      String token, Effect effect, @Nullable String declineCode, String brand, String lastFour) {
    this.token = token;
    this.effect = effect;
    this.declineCode = declineCode;
    this.brand = brand;
    this.lastFour = lastFour;
  }

  static Optional<TestPaymentMethod> named(String token) {
    return Arrays.stream(values()).filter(method -> method.token.equals(token)).findFirst();
  }

  Effect effect() {
    return effect;
  }

  String declineCode() {
    return declineCode == null ? "generic_decline" : declineCode;
  }

  String brand() {
    return brand;
  }

  String lastFour() {
    return lastFour;
  }
}
