package dev.countersign.simulation.teeth;

import static dev.countersign.simulation.teeth.Mutant.bitten;
import static dev.countersign.simulation.teeth.Mutant.noticed;

import java.util.List;

/** Mutants of the checkout that charge, call or answer wrongly. */
final class BrokenCheckout {
  static final List<Mutant> ALL =
      List.of(
          noticed(
              "the client secret leaves before the PaymentIntent is bound",
              new Edit(
                  "Checkout",
                  """
                  return $orders.bind($next, $paymentIntent.id())
                      ? Optional.of($placed($next, $paymentIntent, $isNew))
                      : Optional.empty();
                  """,
                  """
                  try {
                    var _ = $orders.bind($next, $paymentIntent.id());
                  } catch ($Unavailable _) {
                    // later, perhaps
                  }
                  return Optional.of($placed($next, $paymentIntent, $isNew));
                  """)),
          bitten(
              "the order is written after its PaymentIntent",
              new Edit(
                      "Checkout",
                      "return switch ($orders.insert($order))",
                      """
                      var _ = $paymentIntents.create($order);
                      return switch ($orders.insert($order))
                      """)
                  .knowing("$quote, $paymentIntents.isLive()")),
          bitten(
              "Stripe's idempotency key has no attempt number",
              new Edit(
                  "StripePaymentIntents",
                  "\"order-\" + $order.id() + \"-\" + $parameters + \"-\" + $order.attempt()",
                  "\"order-\" + $order.id() + \"-\" + $parameters")),
          bitten(
              "a PaymentIntent is created however old the order is",
              new Edit(
                  "Order",
                  "return !$now.isBefore(createdAt.plus(CREATION_WINDOW));",
                  "return false;")),
          noticed(
              "a new attempt is made without looking for what the last one did",
              new Edit(
                  "Checkout",
                  "if ($found.isPresent()) { return $bind($order, $found.get(), false); }",
                  "if (false) { return $bind($order, $found.get(), false); }")),
          noticed(
              "prices are cached",
              new Edit(
                  "DynamoDbCatalog",
                  "private final DynamoDbClient $client;",
                  """
                  private final DynamoDbClient $client;
                  private final Map<Currency, Map<ProductId, Price>> cache = new HashMap<>();
                  """),
              new Edit(
                      "DynamoDbCatalog",
                      "Map<ProductId, Price> $prices = new HashMap<>();",
                      """
                      Map<ProductId, Price> $prices =
                          cache.computeIfAbsent($currency, _ -> new HashMap<>());
                      if ($prices.keySet().containsAll($products)) {
                        return $prices;
                      }
                      """)
                  .knowing("prices(Set<ProductId> $products, Currency $currency)")),
          noticed(
              "carts from 10,000.00 are charged a hundredth",
              new Edit(
                      "Quote",
                      "if ($total.isTooLargeToCharge())",
                      """
                      if ($total.minorUnits() >= 1_000_000) {
                        $total = new Money($total.minorUnits() / 100, $cart.currency());
                      }
                      if ($total.isTooLargeToCharge())
                      """)
                  .knowing("Money.zero($cart.currency())")),
          noticed(
              "Stripe is asked for a hundredth of carts from 10,000.00",
              new Edit(
                  "StripePaymentIntents",
                  "Long.toString($order.amount().minorUnits())",
                  """
                  Long.toString(
                      $order.amount().minorUnits()
                          / ($order.amount().minorUnits() < 1_000_000 ? 1 : 100))
                  """)),
          noticed(
              "a price of 0 is a price",
              new Edit("Price", "if (unitAmount.minorUnits() == 0)", "if (false)")),
          noticed(
              "the expected total is not compared",
              new Edit(
                  "Quote",
                  "$cart.expectedTotal().isPresent()",
                  "false && $cart.expectedTotal().isPresent()")),
          noticed(
              "another cart under the same key is served",
              new Edit("Checkout", "if (!$order.requestDigest().equals($digest))", "if (false)")),
          noticed(
              "a client secret is logged",
              new Edit(
                      "CreatePaymentIntentHandler",
                      ".logging(\"orderId\", $placed.order().id().value())",
                      ".logging(\"answered\", $body.toString())")
                  .knowing("JsonObject $body = OrderJson.of($placed.order());"),
              new Edit(
                  "Log",
                  "$mayHoldSecret ? $SECRET.matcher($text).replaceAll(\"***\") : $text",
                  "$mayHoldSecret ? $text : $text")),
          noticed(
              "an order that is paid still gives its client secret",
              new Edit("Checkout", "if (!$order.status().isPayable())", "if (false)"),
              new Edit(
                  "Checkout",
                  "$order.status().isPayable() && !$paymentIntent.status()",
                  "!$paymentIntent.status()")));

  private BrokenCheckout() {}
}
