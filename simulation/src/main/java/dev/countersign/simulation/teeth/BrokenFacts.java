package dev.countersign.simulation.teeth;

import static dev.countersign.simulation.teeth.Mutant.bitten;
import static dev.countersign.simulation.teeth.Mutant.noticed;

import java.util.List;

/** Mutants that join or judge facts wrongly. */
final class BrokenFacts {
  static final List<Mutant> ALL =
      List.of(
          bitten(
              "of two events within a second the one that came later counts",
              new Edit(
                  "OpenState",
                  ".thenComparing(OpenState::kind).thenComparing(OpenState::event)",
                  "")),
          noticed(
              "a failure after a success downgrades the order",
              new Edit(
                  "Standing",
                  """
                  if ($payment.succeeded()) {
                    return $settled();
                  }
                  """,
                  """
                  if ($payment
                      .openState()
                      .filter(o -> o.kind() == OpenState.Kind.PAYMENT_FAILED)
                      .isPresent()) {
                    return OrderStatus.PAYMENT_FAILED;
                  }
                  if ($payment.succeeded()) {
                    return $settled();
                  }
                  """)),
          noticed(
              "refunds of one id are summed, not joined",
              new Edit(
                  "OrderFacts",
                  "$each(refunds, $other.refunds, Refund::later)",
                  """
                  $each(
                      refunds,
                      $other.refunds,
                      (a, b) ->
                          new Refund(
                              b.paymentIntent(), b.status(), a.amount() + b.amount(), b.at()))
                  """)),
          noticed(
              "each event about a failed attempt counts as one",
              new Edit("Order", "$said.failedCharge()", "Optional.of($said.source())")),
          noticed(
              "of the failed attempts only the latest is known",
              new Edit(
                  "PaymentFacts",
                  "$union(failedCharges, $other.failedCharges)",
                  """
                  $other.failedCharges.isEmpty() ? failedCharges : $other.failedCharges
                  """)),
          bitten(
              "each event about a refund counts as one",
              new Edit(
                  "Order",
                  "$proved.refund($id, $refund)",
                  "$proved.refund($id + $refund, $refund)")),
          bitten(
              "what was paid is not compared with what was ordered",
              new Edit(
                  "Order",
                  "return $settles ? Optional.empty() : Optional.of(Reason.AMOUNT_MISMATCH);",
                  "return Optional.empty();")),
          noticed(
              "the currency of a payment is not compared",
              new Edit(
                  "Order",
                  "return Optional.of(Reason.CURRENCY_MISMATCH);",
                  "return Optional.empty();")),
          noticed(
              "test mode and live mode are not told apart",
              new Edit("Order", "if ($said.livemode() != livemode)", "if (false)")),
          bitten(
              "a refund over the payment is a stored reason at first sight",
              new Edit(
                  "OrderFacts",
                  "reasons = $closed(reasons, payments);",
                  """
                  long back =
                      refunds.values().stream()
                          .filter(refund -> refund.state().counts())
                          .mapToLong(Refund::amount)
                          .sum();
                  long received =
                      payments.values().stream().mapToLong(PaymentFacts::amountReceived).sum();
                  SortedMap<Reason, SortedSet<String>> raised = new TreeMap<>(reasons);
                  if (received > 0 && back > received) {
                    raised.put(Reason.REFUND_EXCEEDS_PAYMENT, new TreeSet<>());
                  }
                  reasons = $closed(raised, payments);
                  """)),
          noticed(
              "more given back than received is no reason",
              new Edit("Standing", "if (amountRefunded() > amountReceived())", "if (false)")),
          noticed(
              "a lost dispute is none",
              new Edit(
                  "Dispute",
                  "case UNKNOWN, NEEDS_RESPONSE, UNDER_REVIEW, LOST -> true;",
                  """
                  case UNKNOWN, NEEDS_RESPONSE, UNDER_REVIEW -> true;
                  case LOST -> false;
                  """)),
          noticed(
              "an order may be fulfilled each time that it is paid again",
              new Edit(
                  "Order",
                  """
                  paidInVersion.or(
                      () -> $isFulfillable ? Optional.of(version + 1) : Optional.empty())
                  """,
                  "$isFulfillable ? Optional.of(version + 1) : paidInVersion")),
          noticed(
              "whatever an event alone has told counts as confirmed by the next read",
              new Edit("Order", "$fewer.remove($object);", "$fewer.clear();")));

  private BrokenFacts() {}
}
