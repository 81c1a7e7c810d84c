package dev.countersign.simulation.teeth;

import static dev.countersign.simulation.teeth.Mutant.noticed;

import java.util.List;

/** Mutants that publish events about orders wrongly, or not at all. */
final class BrokenFeed {
  static final List<Mutant> ALL =
      List.of(
          noticed(
              "a notice that the bus refused is taken for sent",
              new Edit(
                  "EventBridgeFeed",
                  "if ($i >= $results.size() || $results.get($i).eventId() == null)",
                  "if (false)")),
          noticed(
              "a fraud warning is told to nobody",
              new Edit("OrderEvent", "$told.fraudWarned();", "")),
          noticed(
              "the feed says livemode: true of every order",
              new Edit(
                  "OrderEvent",
                  "$detail.addProperty(\"livemode\", $order.livemode());",
                  "$detail.addProperty(\"livemode\", true);")),
          noticed(
              "a change that a newer version wrote is passed over",
              new Edit(
                  "StreamPublisher",
                  "return $record instanceof OrderStreamRecord.Newer $newer",
                  "return false && $record instanceof OrderStreamRecord.Newer $newer"),
              new Edit(
                  "StreamPublisher",
                  """
                  case OrderStreamRecord.Newer(_, var $change, var $fault) ->
                      $giveUp($record, $change, $fault, $log);
                  """,
                  "case OrderStreamRecord.Newer(_, var $change, var $fault) -> Optional.empty();")),
          noticed(
              "a change that is given up after 15 minutes is not named in the queue",
              new Edit(
                  "StreamPublisher",
                  """
                  case OrderStreamRecord.Newer(_, var $change, var $fault) ->
                      $giveUp($record, $change, $fault, $log);
                  """,
                  "case OrderStreamRecord.Newer(_, var $change, var $fault) -> Optional.empty();")),
          noticed(
              "by hand nobody is told that an order was paid",
              new Edit(
                  "OrderEvent",
                  "Optional.empty(), $order, new $Telling(",
                  "Optional.of($order), $order, new $Telling(")));

  private BrokenFeed() {}
}
