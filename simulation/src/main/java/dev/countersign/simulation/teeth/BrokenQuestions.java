package dev.countersign.simulation.teeth;

import static dev.countersign.simulation.teeth.Mutant.noticed;

import java.util.List;

/** Mutants that do not ask a page's question, or read Stripe for it without need. */
final class BrokenQuestions {
  static final List<Mutant> ALL =
      List.of(
          noticed(
              "who asks for an order leaves no question",
              new Edit("GetOrderHandler", "$questions.ask($question.get())", "true")),
          noticed(
              "a page is answered by the order's row alone",
              new Edit(
                  "QuestionProcessor",
                  "if ($open.isEmpty()) { $tally.countSettled(); }",
                  """
                  if ($open.isPresent()) {
                    $tally.countAnswered();
                  } else if ($open.isEmpty()) {
                    $tally.countSettled();
                  }
                  """)),
          noticed(
              "Stripe is asked for orders that are settled",
              new Edit(
                  "QuestionProcessor",
                  "Question.isOpen($order, $clock.instant())",
                  "$order.paymentIntentId().isPresent()")),
          noticed(
              "Stripe is asked as fast as it answers",
              new Edit("RequestSpacing", "$pause.between($wholeMillis, $wholeMillis);", "")),
          noticed(
              "what a page's question brings again is written again",
              new Edit("OrderRefresher", "if (!$order.learnsFrom($said))", "if (false)")));

  private BrokenQuestions() {}
}
