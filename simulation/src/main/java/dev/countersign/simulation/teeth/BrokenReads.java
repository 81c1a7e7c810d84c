package dev.countersign.simulation.teeth;

import static dev.countersign.simulation.teeth.Mutant.noticed;

import java.util.List;

/** Mutants that read rows and objects wrongly. */
final class BrokenReads {
  static final List<Mutant> ALL =
      List.of(
          noticed(
              "orders are read eventually consistent",
              new Edit(
                  "DynamoDbOrders",
                  ".keys(List.of(Map.of($name, string($value)))).consistentRead(true)",
                  """
                  .keys(List.of(Map.of($name, string($value))))
                  .consistentRead(!$name.equals("orderId"))
                  """),
              new Edit(
                  "DynamoDbOrders",
                  ".key(Map.of($key, string($value))).consistentRead(true)",
                  """
                  .key(Map.of($key, string($value))).consistentRead(!$key.equals("orderId"))
                  """)),
          noticed(
              "PaymentIntents are read eventually consistent",
              new Edit(
                  "DynamoDbOrders",
                  ".keys(List.of(Map.of($name, string($value)))).consistentRead(true)",
                  """
                  .keys(List.of(Map.of($name, string($value))))
                  .consistentRead(!$name.equals("paymentIntentId"))
                  """),
              new Edit(
                  "DynamoDbOrders",
                  ".key(Map.of($key, string($value))).consistentRead(true)",
                  """
                  .key(Map.of($key, string($value))).consistentRead(!$key.equals("paymentIntentId"))
                  """),
              new Edit(
                      "DynamoDbOrders",
                      ".keys($keys).consistentRead(true)",
                      ".keys($keys).consistentRead(!$key.equals(\"paymentIntentId\"))")
                  .knowing(".map($value -> Map.of($key, string($value))).toList()")),
          noticed(
              "a row that DynamoDB leaves unprocessed is taken for none",
              new Edit(
                  "DynamoDbOrders", "$wanted = $page.unprocessedKeys();", "$wanted = Map.of();")),
          noticed(
              "a price that DynamoDB leaves unprocessed is taken for none",
              new Edit(
                  "DynamoDbCatalog",
                  "$wanted = $page.unprocessedKeys().getOrDefault($table, $keys(Set.of(),"
                      + " $currency));",
                  "$wanted = $keys(Set.of(), $currency);")),
          noticed(
              "what was received is read from the amount asked for",
              new Edit(
                  "StripeObjectReader",
                  "integer($json, \"amount_received\")",
                  "integer($json, \"amount\")")),
          noticed(
              "an order that a newer version wrote is answered 500",
              new Edit(
                  "DynamoDbOrders",
                  "throw new Unavailable(\"an order is newer than this version\", $e);",
                  "throw $e;")));

  private BrokenReads() {}
}
