package dev.countersign.payments;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The action that a PaymentIntent in {@code requires_action} asks of its buyer (API reference, "The
 * PaymentIntent object", {@code next_action}).
 *
 * @param type Stripe's word; empty if there is no usable one
 * @param expiresAt the time at which a voucher expires; empty if the action does not say
 */
public record NextAction(String type, Optional<Instant> expiresAt) {
  /** Three bank days over a weekend: the report of a shop or a bank may take this long. */
  private static final Duration ON_ITS_WAY = Duration.ofDays(5);

  /**
   * Stripe accepts an answer for this long, according to reports by others; no page of Stripe's was
   * found that says so.
   */
  private static final Duration MICRODEPOSITS = Duration.ofDays(10);

  /** Stripe does not expire a bank transfer that has not arrived. */
  private static final Duration WITHOUT_EXPIRY = Duration.ofDays(30);

  /** Whether the buyer may still complete the action. */
  public sealed interface ActionStatus {
    /** A buyer who has not completed the action by now will not complete it. */
    record Abandoned() implements ActionStatus {}

    /**
     * The action is completed outside the page. Until the end it may be completed, or its report
     * may be on the way.
     */
    record LeftUntil(Instant end) implements ActionStatus {}

    /** This version does not know where this action is completed, or how long it takes. */
    record UnknownType() implements ActionStatus {}
  }

  /**
   * Judges the action for an order that is too old to be paid in the page.
   *
   * @param since the time at which the PaymentIntent began to ask for the action, as far as is
   *     known
   */
  public ActionStatus judge(Instant since, Instant now) {
    return switch (type) {
      case "boleto_display_details",
          "display_bank_transfer_instructions",
          "konbini_display_details",
          "multibanco_display_details",
          "oxxo_display_details" ->
          leftUntil(
              expiresAt
                  .map(end -> end.plus(ON_ITS_WAY))
                  .orElseGet(() -> since.plus(WITHOUT_EXPIRY)),
              now);
      case "verify_with_microdeposits" -> leftUntil(since.plus(MICRODEPOSITS), now);
      // Completed in the page, or in an app while the page waits: these take minutes.
      case "alipay_handle_redirect",
          "blik_authorize",
          "card_await_notification",
          "cashapp_handle_redirect_or_display_qr_code",
          "klarna_display_qr_code",
          "paynow_display_qr_code",
          "pix_display_qr_code",
          "promptpay_display_qr_code",
          "redirect_to_url",
          "swish_handle_redirect_or_display_qr_code",
          "upi_handle_redirect_or_display_qr_code",
          "use_stripe_sdk",
          "wechat_pay_display_qr_code",
          "wechat_pay_redirect_to_android_app",
          "wechat_pay_redirect_to_ios_app" ->
          new ActionStatus.Abandoned();
      default -> new ActionStatus.UnknownType();
    };
  }

  private static ActionStatus leftUntil(Instant end, Instant now) {
    return now.isBefore(end) ? new ActionStatus.LeftUntil(end) : new ActionStatus.Abandoned();
  }
}
