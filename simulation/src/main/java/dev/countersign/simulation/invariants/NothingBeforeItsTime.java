package dev.countersign.simulation.invariants;

import com.google.gson.JsonElement;
import dev.countersign.reconcile.CancelAfter;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Witness.StripeCalled;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.Facts;
import dev.countersign.simulation.truth.OrderBook;
import dev.countersign.simulation.truth.Saying;
import dev.countersign.simulation.truth.Written;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reconciliation cancels no PaymentIntent before its order has waited as long as the shop allows,
 * unless it has failed as often as the shop allows. It cancels none if Stripe has told it that a
 * shop may still accept its voucher. It expires no order as long as a PaymentIntent may still be
 * created for it.
 */
final class NothingBeforeItsTime extends Invariant {
  private static final Pattern CANCEL = Pattern.compile("/v1/payment_intents/([^/]+)/cancel");

  /** D7: 23 hours, and one hour in which a creation may be in progress. */
  private static final Duration MAY_BE_CREATED = Duration.ofHours(24);

  /** The greatest error of the clock of the function that placed the order. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /** For this time after a voucher's expiry Stripe may still learn that it was paid (RC09). */
  private static final Duration ON_ITS_WAY = Duration.ofDays(5);

  private final Books books;
  private final InstantSource clock;
  private final CancelAfter cancelAfter;

  NothingBeforeItsTime(Books books, InstantSource clock, CancelAfter cancelAfter) {
    super("RC04, RC09 Nothing before its time");
    this.books = books;
    this.clock = clock;
    this.cancelAfter = cancelAfter;
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
                boolean mayBe =
                    isAsOldAs(cancelAfter.unpaid(), book)
                        || failures(book, cancel.group(1), called) >= cancelAfter.failedAttempts();
                require(mayBe, () -> "canceled " + age(book));
                require(!isPayableAtAShop(cancel.group(1), called), () -> "canceled " + age(book));
              });
    }
  }

  /** Counts the failed charges that the order knows, or that Stripe has told this run. */
  private static int failures(OrderBook book, String paymentIntent, StripeCalled called) {
    return called
        .by()
        .readings()
        .filter(reading -> reading.paymentIntent().equals(paymentIntent))
        .map(reading -> reading.about(book.row().sold()))
        .reduce(book.row().facts(), Facts::join)
        .named("failedCharge " + paymentIntent + " ")
        .size();
  }

  /**
   * Returns whether it is payable at a shop, by what Stripe has told this run. The run cannot know
   * that the buyer took the voucher a moment ago.
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
