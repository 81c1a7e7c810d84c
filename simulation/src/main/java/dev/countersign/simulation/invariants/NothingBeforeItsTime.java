package dev.countersign.simulation.invariants;

import com.google.gson.JsonElement;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Witness.StripeCalled;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.OrderBook;
import dev.countersign.simulation.truth.Saying;
import dev.countersign.simulation.truth.Written;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reconciliation cancels no PaymentIntent before its order has waited as long as the shop lets it,
 * none of which it was told that a shop may still take its voucher, and lets no order expire as
 * long as a PaymentIntent may still be created for it.
 */
final class NothingBeforeItsTime extends Invariant {
  private static final Pattern CANCEL = Pattern.compile("/v1/payment_intents/([^/]+)/cancel");

  /** D7: 23 hours, and an hour in which one may be on its way. */
  private static final Duration MAY_BE_CREATED = Duration.ofHours(24);

  /** As far as the clock of who placed the order may have been wrong. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /** So long after a voucher's expiry Stripe may still hear that it was paid (RC09). */
  private static final Duration ON_ITS_WAY = Duration.ofDays(5);

  private final Books books;
  private final InstantSource clock;
  private final Duration cancelUnpaidAfter;

  NothingBeforeItsTime(Books books, InstantSource clock, Duration cancelUnpaidAfter) {
    super("RC04, RC09 Nothing before its time");
    this.books = books;
    this.clock = clock;
    this.cancelUnpaidAfter = cancelUnpaidAfter;
  }

  @Override
  public void calledStripe(StripeCalled called) {
    Matcher cancel = CANCEL.matcher(called.call().route());
    if (called.by().request() instanceof FunctionRequest.Reconcile
        && called.status() == 200
        && cancel.matches()) {
      books
          .owner(cancel.group(1))
          .flatMap(books::order)
          .ifPresent(
              book -> {
                require(isAsOldAs(cancelUnpaidAfter, book), () -> "canceled " + age(book));
                require(!isPayableAtAShop(cancel.group(1), called), () -> "canceled " + age(book));
              });
    }
  }

  /**
   * By what Stripe has told this run: that the buyer took the voucher a moment ago it can't know.
   */
  private boolean isPayableAtAShop(String paymentIntent, StripeCalled called) {
    return called
        .by()
        .readings()
        .map(Saying::object)
        .filter(object -> object.get("id").getAsString().equals(paymentIntent))
        .reduce((_, latest) -> latest)
        .map(object -> object.get("next_action"))
        .filter(JsonElement::isJsonObject)
        .map(action -> action.getAsJsonObject().getAsJsonObject("oxxo_display_details"))
        .map(voucher -> Instant.ofEpochSecond(voucher.get("expires_after").getAsLong()))
        .filter(expiry -> clock.instant().isBefore(expiry.plus(ON_ITS_WAY)))
        .isPresent();
  }

  @Override
  public void written(Written written) {
    for (Written.OrderChange change : written.orders()) {
      require(
          change.why() != Written.Why.EXPIRED || isAsOldAs(MAY_BE_CREATED, change.book()),
          () -> "expired " + age(change.book()));
    }
  }

  private boolean isAsOldAs(Duration age, OrderBook book) {
    Instant placed = book.placedAt().minus(CLOCK_SKEW);
    return !clock.instant().isBefore(placed.plus(age));
  }

  private String age(OrderBook book) {
    return book + " after " + Duration.between(book.placedAt(), clock.instant());
  }
}
