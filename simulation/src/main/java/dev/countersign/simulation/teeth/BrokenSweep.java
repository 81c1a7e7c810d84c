package dev.countersign.simulation.teeth;

import static dev.countersign.simulation.teeth.Mutant.noticed;

import java.util.List;

/** Mutants of the sweep of unpaid orders that end, leave or skip orders wrongly. */
final class BrokenSweep {
  static final List<Mutant> ALL =
      List.of(
          noticed(
              "orders in PROCESSING are never swept",
              new Edit(
                  "UnpaidOrders",
                  "OrderStatus.AWAITING_PAYMENT, OrderStatus.PROCESSING,",
                  "OrderStatus.AWAITING_PAYMENT,")),
          noticed(
              "a sweep cancels however young an order is",
              new Edit(
                  "Due",
                  "case UNPAID_ORDERS -> $onward($left, $now.minus($staleAfter));",
                  "case UNPAID_ORDERS -> $onward($left, $now);")),
          noticed(
              "vouchers are swept like cards",
              new Edit(
                  "NextAction",
                  """
                  $now.isBefore($end) ? new ActionStatus.LeftUntil($end) : new ActionStatus.Abandoned()
                  """,
                  "new ActionStatus.Abandoned()")),
          noticed(
              "a voucher is canceled as soon as it has expired",
              new Edit(
                  "NextAction", "$ON_ITS_WAY = Duration.ofDays(5)", "$ON_ITS_WAY = Duration.ZERO")),
          noticed(
              "what became of a voucher is not looked at before it has expired",
              new Edit(
                  "UnpaidOrders",
                  "$leave($order, $until, $min($until, $tomorrow($run)))",
                  "$leave($order, $until, $until)")),
          noticed(
              "what is paid in quarantine is not looked at",
              new Edit(
                  "UnpaidOrders",
                  "OrderStatus.PAYMENT_FAILED, OrderStatus.QUARANTINED);",
                  "OrderStatus.PAYMENT_FAILED);")),
          noticed(
              "an unbound order expires as soon as it is stale",
              new Edit(
                  "UnpaidOrders",
                  "if ($run.covered().includes($possible))",
                  "if ($run.version() > 0 || $run.covered().includes($possible))")),
          noticed(
              "an order of the other mode is swept",
              new Edit(
                  "UnpaidOrders", "if ($order.livemode() != $account.isLive())", "if (false)")),
          noticed(
              "who tests cards is never stopped",
              new Edit(
                  "Repairs",
                  ".failedCharges().size() >= $cancelAfter.failedAttempts()",
                  ".failedCharges().size() >= 1000")),
          noticed(
              "nobody is told of an order of the other mode",
              new Edit(
                  "UnpaidOrders",
                  """
                  $report.add(
                      Repairs.waiting(
                          What.OTHER_MODE, $id.value(), $order, Remedy.NEEDS_A_PERSON));
                  """,
                  "")));

  private BrokenSweep() {}
}
