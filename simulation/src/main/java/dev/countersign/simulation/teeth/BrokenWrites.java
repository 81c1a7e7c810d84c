package dev.countersign.simulation.teeth;

import static dev.countersign.simulation.teeth.Mutant.bitten;
import static dev.countersign.simulation.teeth.Mutant.noticed;

import java.util.List;

/** Mutants that write orders, markers and the rows of PaymentIntents wrongly. */
final class BrokenWrites {
  static final List<Mutant> ALL =
      List.of(
          bitten(
              "an event's marker is written in a separate call",
              new Edit(
                      "DynamoDbOrders",
                      "List<String> $failures = $commit($writes);",
                      """
                      List<String> marked = $commit(List.of($put($marker($event))));
                      if (!marked.isEmpty()) {
                        return marked.get(0).equals($CONDITION_FAILED)
                            ? Recording.DUPLICATE
                            : Recording.MOVED;
                      }
                      List<String> $failures =
                          $commit($writes.subList(1, $writes.size())).isEmpty()
                              ? List.of()
                              : List.of("None");
                      """)
                  .knowing(
                      "List.of($put($marker($event)), $write($next))",
                      "$failures.get(0).equals($CONDITION_FAILED)")),
          bitten(
              "an event's marker is written whether or not it is there",
              new Edit(
                  "DynamoDbOrders",
                  """
                  .conditionExpression("attribute_not_exists(eventId) OR attribute_exists(orphan)")
                  """,
                  "")),
          noticed(
              "an order is written whatever its version is",
              new Edit(
                  "DynamoDbOrders",
                  ".conditionExpression(\"#version = :before\" + $bindable)",
                  ".conditionExpression(\"attribute_exists(orderId)\")")),
          bitten(
              "an order's PaymentIntent is overwritten",
              new Edit(
                  "Order",
                  """
                  observe(Observation $said) {
                    return $changed(paymentIntentId, attempt, facts.join($proved($said)));
                  }
                  """,
                  """
                  observe(Observation $said) {
                    return $changed(
                        Optional.of($said.paymentIntent()), attempt, facts.join($proved($said)));
                  }
                  """),
              new Edit(
                  "DynamoDbOrders",
                  "\"#version = :before\" + $bindable",
                  "\"#version = :before\"")),
          noticed(
              "an order is placed whether or not it is there",
              new Edit(
                  "DynamoDbOrders", ".conditionExpression(\"attribute_not_exists(orderId)\")", "")),
          noticed(
              "a transaction that is in progress is taken for done",
              new Edit(
                  "DynamoDbOrders",
                  "return Collections.nCopies($writes.size(), $CONFLICT);",
                  "return List.of();")),
          noticed(
              "an order that moved is taken for written",
              new Edit(
                      "EventProcessor",
                      "case MOVED -> Optional.empty();",
                      "case MOVED -> Optional.of(new EventOutcome.Applied($order.id()));")
                  .knowing("new EventOutcome.Applied($order.id())")));

  private BrokenWrites() {}
}
