package dev.countersign.simulation.teeth;

import static dev.countersign.simulation.teeth.Mutant.bitten;
import static dev.countersign.simulation.teeth.Mutant.noticed;

import java.util.List;

/** Mutants that believe, reject or answer a delivery wrongly. */
final class BrokenWebhook {
  static final List<Mutant> ALL =
      List.of(
          bitten(
              "a delivery is acknowledged before its effect is committed",
              new Edit(
                      "ReceiveWebhookHandler",
                      """
                      case StripeEvent.ParsedEvent.Handled(var $event) ->
                          $processed($event, $events.process($event));
                      """,
                      """
                      case StripeEvent.ParsedEvent.Handled(var $event) -> {
                        try {
                          yield $processed($event, $events.process($event));
                        } catch ($Unavailable _) {
                          yield $ok();
                        }
                      }
                      """)
                  .knowing("$ok().logging(\"eventId\"")),
          noticed(
              "an unproven delivery is believed",
              new Edit(
                  "WebhookSignature",
                  "if ($byCurrent) { return Verdict.PROVEN; }",
                  "if (true) { return Verdict.PROVEN; }")),
          noticed(
              "an old delivery is believed",
              new Edit(
                  "WebhookSignature",
                  "return Math.abs($age) <= TOLERANCE.toSeconds();",
                  "return $age > Long.MIN_VALUE;")),
          noticed(
              "an event without its order is dropped",
              new Edit(
                  "EventProcessor",
                  "$orders.keepOrphan($marker($event, $id, ProcessedEvent.Outcome.ORPHAN));",
                  "")),
          bitten(
              "refunds and disputes are foreign for want of metadata",
              new Edit(
                  "Owners",
                  "? $orders.match($object.paymentIntent(), $claimed)",
                  "? $claimed.map(id -> new Match(id, true, $orders.find(id)))")),
          noticed(
              "metadata that anyone can edit decide whose a PaymentIntent is",
              new Edit(
                  "DynamoDbOrders",
                  "return $linked.isEmpty() || $linked.equals($claimed)",
                  "return $linked.isEmpty() || $claimed.isPresent()")),
          noticed(
              "a PaymentIntent that its metadata link gets no row",
              new Edit(
                  "DynamoDbOrders", "if (!$isLinked) { $writes.add(", "if (false) { $writes.add(")),
          noticed(
              "a connected account's events are taken for ours",
              new Edit(
                  "StripeEventReader",
                  "if (Members.has($event, \"account\") || Members.has($event, \"context\"))",
                  "if (false)")),
          noticed(
              "another stack's events are taken for ours",
              new Edit(
                  "Owners",
                  """
                  $object
                      .claim()
                      .equals(Optional.of(new Claim($stack.markOf($match.order()), $match.id())))
                  """,
                  "$object.claim().map(Claim::order).equals(Optional.of($match.id()))")),
          noticed(
              "a fault of ours is answered 400",
              new Edit(
                  "Api",
                  "return ApiResponse.of(Problem.UNAVAILABLE).retryAfter($TRY_AGAIN);",
                  "return ApiResponse.of(Problem.INVALID_REQUEST).retryAfter($TRY_AGAIN);")),
          noticed(
              "a quarantine raises no alarm",
              new Edit("ReceiveWebhookHandler", ".counting(Metric.QUARANTINED)", "")));

  private BrokenWebhook() {}
}
