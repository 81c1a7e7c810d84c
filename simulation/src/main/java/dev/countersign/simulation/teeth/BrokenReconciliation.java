package dev.countersign.simulation.teeth;

import static dev.countersign.simulation.teeth.Mutant.noticed;

import java.util.List;

/** Mutants of reconciliation that skip, lose or believe what they must not. */
final class BrokenReconciliation {
  static final List<Mutant> ALL =
      List.of(
          noticed(
              "the checkpoint is moved before the work is done",
              new Edit(
                      "Reconciliation",
                      """
                      $part($stage, $turn)
                          .map($done -> $turn.gaps() > $gaps ? $done.withGaps() : $done)
                          .ifPresent($done -> $moveOn($run.after($stage, $done)));
                      """,
                      """
                      Run before = $run;
                      $run = $run.after($stage, Part.leaving(Optional.empty()));
                      $save();
                      if ($superseded) {
                        return;
                      }
                      Run ahead = $run;
                      $run = before;
                      Optional<Part> $done = $part($stage, $turn);
                      $run = ahead;
                      if ($done.isPresent() && $done.get().rest().isPresent()) {
                        var passes = new java.util.ArrayList<>($run.left($stage));
                        passes.addFirst($done.get().rest().get());
                        Run back = $run.going($stage, passes);
                        $moveOn(
                            new Run(
                                back.name(),
                                back.version(),
                                back.startedAt(),
                                back.window(),
                                back.left(),
                                before.covered(),
                                back.quarantined() + $done.get().quarantined()));
                      }
                      """)
                  .knowing("{ $save(); } return $superseded ? new RunOutcome.Superseded(")),
          noticed(
              "reconciliation leaves out a list's further pages",
              new Edit(
                      "Reconciliation",
                      "return Part.leaving($page.next().map($pass::at));",
                      "return Part.leaving(Optional.empty());")
                  .knowing("Page<T> $page =")),
          noticed(
              "what Stripe says again at another time is written again",
              new Edit("Repairs", "if (!$order.learnsFrom($said))", "if (false)"),
              new Edit(
                  "Repairs",
                  "case Content.Says(var $said) -> !$order.learnsFrom($said);",
                  "case Content.Says(var _) -> false;")),
          noticed(
              "orphans are not tried again",
              new Edit(
                  "Repairs",
                  "boolean $isAdopted = $readable.flatMap(this::$takesEffect).isPresent();",
                  "boolean $isAdopted = false;")),
          noticed(
              "a PaymentIntent that was never saved is not bound",
              new Edit(
                  "Repairs",
                  """
                  if (!$orders.bind($bound, $object.paymentIntent())) {
                    return false;
                  }
                  """,
                  """
                  if ($bound.version() > 0) {
                    return true;
                  }
                  """)),
          noticed(
              "a binding that was not made is reported",
              new Edit(
                  "Repairs",
                  """
                  if (!$orders.bind($bound, $object.paymentIntent())) {
                    return false;
                  }
                  """,
                  "")),
          noticed(
              "quarantined orders are not counted again",
              new Edit("Reconciliation", ".counting($held.items().size());", ".counting(0);")),
          noticed(
              "an unknown cursor ends its pass for ever",
              new Edit(
                  "Reconciliation",
                  "return Part.leaving($pass.again());",
                  "throw new $Unavailable(\"unknown cursor\");")),
          noticed(
              "a fault of one list ends the run",
              new Edit(
                  "Reconciliation",
                  "|| $failed.contains($stage) || $run.isThrough($stage)",
                  "|| !$failed.isEmpty() || $run.isThrough($stage)")),
          noticed(
              "what could not be looked at is not read again",
              new Edit("Repairs", "$drift.namesAnObject()", "$drift.what() == null")),
          noticed(
              "what an event alone has told is never confirmed",
              new Edit(
                  "Repairs",
                  """
                  return !$order.unconfirmed().contains($object)
                      || $orders.update($order.confirm($object));
                  """,
                  "return true;"),
              new Edit("Repairs", ".observe($said).trusting($object.id());", ".observe($said);")),
          noticed(
              "what Stripe denies is only reported, never quarantined",
              new Edit(
                  "Contradictions",
                  "if (!$isHeld && !$orders.update($order.deny($denied)))",
                  "if (false)")),
          noticed(
              "nobody is called when what Stripe denies is quarantined",
              new Edit(
                  "Contradictions",
                  "$report.add(denied($order, $kind, $id, Remedy.NEEDS_A_PERSON));",
                  "")),
          noticed(
              "what Stripe denies in one read is quarantined",
              new Edit(
                  "Contradictions",
                  "if (!$isHeld && !$report.isOpenFor($first, APART))",
                  "if (false)")),
          noticed(
              "a fraud warning that names only a charge is passed over",
              new Edit(
                  "Repairs",
                  "if (!$object.namesPaymentIntent()) { return true; }",
                  "if (!$object.namesPaymentIntent()) { return false; }")));

  private BrokenReconciliation() {}
}
