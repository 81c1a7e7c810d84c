package dev.countersign.reconcile;

import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Backlog;
import dev.countersign.orders.Backlog.Listed;
import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.payments.StripeAccount;
import dev.countersign.payments.StripeAccount.Identity;
import dev.countersign.payments.StripeAccount.Window;
import dev.countersign.payments.StripeObject;
import dev.countersign.payments.StripeObject.Kind;
import dev.countersign.reconcile.Drift.Remedy;
import dev.countersign.reconcile.Drift.What;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks whether the API key still belongs to the account that we have worked with. Another account
 * has none of our PaymentIntents, and a run that believed this would expire orders that are paid.
 */
final class AccountCheck {
  /**
   * So many of our PaymentIntents may be missing, for example those of an account that the shop has
   * left.
   */
  private static final int MAY_BE_MISSING = 10;

  /** Stands for the account's name if the key may not read it. */
  private static final String NAMELESS = "unknown";

  private static final Duration A_DAY = Duration.ofDays(1);

  private final Backlog backlog;
  private final StripeAccount account;
  private final Journal journal;

  AccountCheck(Backlog backlog, StripeAccount account, Journal journal) {
    this.backlog = backlog;
    this.account = account;
    this.journal = journal;
  }

  /**
   * Returns the drift that the key belongs to another account. Returns empty if it does not, or if
   * the key may read too little to tell.
   *
   * @throws Unavailable if Stripe gave no usable answer: without the check the run must not change
   *     anything
   */
  Optional<Drift> check(Identity identity) {
    try {
      return switch (identity) {
        case Identity.Known(var id, _) -> compareWithRemembered(id);
        case Identity.Hidden(var now) -> noneOfOursIsThere(now);
        case Identity.Unanswered(var fault, _) -> throw fault;
      };
    } catch (Unavailable fault) {
      if (isOneOfOursListed(identity.now())) {
        return Optional.empty();
      }
      throw fault;
    }
  }

  private Optional<Drift> compareWithRemembered(String seen) {
    return journal.rememberAccount(account.isLive(), seen).equals(seen)
        ? Optional.empty()
        : Optional.of(wrongAccount(seen));
  }

  private static Drift wrongAccount(String id) {
    return new Drift(
        What.WRONG_ACCOUNT, Stage.OPEN_ITEMS, id, Optional.empty(), Remedy.NEEDS_A_PERSON);
  }

  /**
   * Returns the drift if more than a few of the PaymentIntents that we know are missing and none
   * exists.
   */
  private Optional<Drift> noneOfOursIsThere(Instant now) {
    try {
      return !isOneOfOursListed(now) && areOpenOrdersMissing(now)
          ? Optional.of(wrongAccount(NAMELESS))
          : Optional.empty();
    } catch (NeedsAPerson _) {
      return Optional.empty(); // the key may not read PaymentIntents: the stages will report it
    }
  }

  private boolean isOneOfOursListed(Instant now) {
    List<PaymentIntentId> newest =
        account
            .objects(Kind.PAYMENT_INTENT, new Window(now.minus(A_DAY), now), Optional.empty())
            .stream()
            .flatMap(page -> page.items().stream())
            .filter(paymentIntent -> paymentIntent.claim().isPresent())
            .map(StripeObject::paymentIntent)
            .toList();
    return !newest.isEmpty() && !backlog.owners(newest).isEmpty();
  }

  private boolean areOpenOrdersMissing(Instant now) {
    List<PaymentIntentId> known = openPaymentIntents(now);
    return known.size() > MAY_BE_MISSING
        && known.stream()
            .noneMatch(id -> account.object(Kind.PAYMENT_INTENT, id.value()).isPresent());
  }

  /**
   * Returns the oldest PaymentIntents of each status, and of those that only events have reported.
   */
  private List<PaymentIntentId> openPaymentIntents(Instant now) {
    return Stream.concat(
            Arrays.stream(OrderStatus.values())
                .filter(OrderStatus::isOpen)
                .flatMap(status -> open(status, now)),
            glance(backlog.unconfirmed(Optional.empty(), 2 * MAY_BE_MISSING).items()))
        .filter(order -> order.livemode() == account.isLive())
        .flatMap(order -> order.paymentIntentId().stream())
        .toList();
  }

  private Stream<Order> open(OrderStatus status, Instant now) {
    Listing<Listed> oldest = backlog.list(status, now, Optional.empty(), 2 * MAY_BE_MISSING);
    return glance(oldest.items().stream().map(Listed::id).toList());
  }

  private Stream<Order> glance(List<OrderId> ids) {
    return backlog.glance(ids).values().stream();
  }
}
