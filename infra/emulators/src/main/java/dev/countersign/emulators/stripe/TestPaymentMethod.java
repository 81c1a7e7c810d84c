package dev.countersign.emulators.stripe;

import dev.countersign.emulators.stripe.Refund.Status;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stripe's test payment methods by their effect (Stripe docs, "Testing"), and three of our own. */
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
  /** A refund stays pending until a test decides. */
  REFUND_PENDING("pm_card_pendingRefund", Effect.SUCCEEDS, null, "visa", "7726"),
  /** Not Stripe's: a refund waits for the buyer, as after a bank transfer. */
  REFUND_WAITS("pm_simulator_refundRequiresAction", Effect.SUCCEEDS, null, "visa", "0000"),
  /** Not Stripe's: stays in processing until a test decides, as a bank debit would. */
  PROCESSING("pm_simulator_processing", Effect.TAKES_TIME, null, "visa", "0000"),
  /** Not Stripe's: a voucher to be paid in cash at an OXXO shop; here in any currency. */
  OXXO("pm_simulator_oxxo", Effect.GIVES_A_VOUCHER, null, "oxxo", "0000");

  /** The effect of a confirmation. */
  enum Effect {
    SUCCEEDS,
    DECLINES,
    ASKS_THE_BUYER,
    TAKES_TIME,
    GIVES_A_VOUCHER
  }

  /** The network, which decides the greatest amount that can be charged. */
  enum Network {
    CARD,
    AMERICAN_EXPRESS,
    NO_CARD
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

  Network network() {
    return switch (this) {
      case AMEX -> Network.AMERICAN_EXPRESS;
      case REFUND_WAITS, PROCESSING, OXXO -> Network.NO_CARD;
      case VISA,
          MASTERCARD,
          DECLINED,
          INSUFFICIENT_FUNDS,
          AUTHENTICATION_REQUIRED,
          REFUND_PENDING ->
          Network.CARD;
    };
  }

  /** Returns the first status of a refund. */
  Status refundStatus() {
    return switch (this) {
      case REFUND_PENDING -> Status.PENDING;
      case REFUND_WAITS -> Status.REQUIRES_ACTION;
      case VISA,
          MASTERCARD,
          AMEX,
          DECLINED,
          INSUFFICIENT_FUNDS,
          AUTHENTICATION_REQUIRED,
          PROCESSING,
          OXXO ->
          Status.SUCCEEDED;
    };
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
