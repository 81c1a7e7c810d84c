package dev.countersign.testkit.shop;

import dev.countersign.money.Currency;
import dev.countersign.money.Money;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Stack;
import dev.countersign.pricing.Details;
import dev.countersign.pricing.ProductId;
import dev.countersign.pricing.Quote;
import java.time.Instant;
import java.util.List;

/** What is ordered wherever a test needs just any order: two tees, for 4000 US cents together. */
public final class TwoTees {
  private static final Quote.Line LINE =
      new Quote.Line(new ProductId("tee"), 2, new Money(2000, Currency.of("usd").orElseThrow()));
  private static final Quote QUOTE = new Quote(List.of(LINE), LINE.amount(), Details.NONE);

  private TwoTees() {}

  /** A new order of that stack's, without a PaymentIntent yet. */
  public static Order order(OrderId id, Stack stack, boolean livemode, Instant placed) {
    return Order.place(id, stack.mark(), "digest", QUOTE, livemode, placed);
  }
}
