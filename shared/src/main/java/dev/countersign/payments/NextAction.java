package dev.countersign.payments;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a PaymentIntent in {@code requires_action} asks of its buyer (API reference, "The
 * PaymentIntent object", {@code next_action}).
 *
 * @param type Stripe's word; empty if there is none that could be one
 * @param expiresAt when a voucher is no longer taken; empty if the action doesn't say
 */
public record NextAction(String type, Optional<Instant> expiresAt) {
  /** Three bank days over a weekend: so long a shop's or a bank's word may be on its way. */
  private static final Duration ON_ITS_WAY = Duration.ofDays(5);

  /** So long Stripe takes an answer, as others report; nothing of Stripe's own was found on it. */
  private static final Duration MICRODEPOSITS = Duration.ofDays(10);

  /** Nothing of Stripe's ends a bank transfer that has not come. */
  private static final Duration WITHOUT_EXPIRY = Duration.ofDays(30);

  /** Whether the buyer may still do it. */
  public sealed interface ActionStatus {
    /** Whoever has not done it by now will not. */
    record Abandoned() implements ActionStatus {}

    /** It is done outside the page, and may be done, or be on its way, until then. */
    record LeftUntil(Instant end) implements ActionStatus {}

    /** Nobody here knows where it is done, or how long that takes. */
    record UnknownType() implements ActionStatus {}
  }

  /**
   * What to think of it, of an order that is too old to be paid in the page.
   *
   * @param since when the PaymentIntent began to ask for it, as far as is known
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
      // In the page, or in an app while the page waits: these take minutes.
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
