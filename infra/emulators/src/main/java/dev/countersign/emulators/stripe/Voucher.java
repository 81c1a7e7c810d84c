package dev.countersign.emulators.stripe;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * A voucher that a buyer pays in cash at an OXXO shop (Stripe docs, "OXXO payments").
 *
 * @param expiresAfter the time after which no shop accepts it
 */
record Voucher(String id, Instant expiresAfter) {
  /** In days, by default. */
  static final long USUAL_DAYS = 3;

  static final long MOST_DAYS = 7;

  private static final ZoneId MEXICO = ZoneId.of("America/Mexico_City");
  private static final LocalTime END_OF_DAY = LocalTime.of(23, 59, 59);

  /** Returns a voucher that expires at the end of a calendar day, by the time of Mexico City. */
  static Voucher lasting(long days, String id, Instant now) {
    return new Voucher(
        id,
        LocalDate.ofInstant(now, MEXICO)
            .plusDays(days)
            .atTime(END_OF_DAY)
            .atZone(MEXICO)
            .toInstant());
  }

  Json nextAction() {
    return Json.object()
        .with(
            "oxxo_display_details",
            Json.object()
                .with("expires_after", expiresAfter.getEpochSecond())
                .with("hosted_voucher_url", "https://payments.stripe.com/oxxo/voucher/" + id)
                .with("number", id))
        .with("type", "oxxo_display_details");
  }
}
