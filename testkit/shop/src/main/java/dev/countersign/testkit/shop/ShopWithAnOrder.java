package dev.countersign.testkit.shop;

import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A shop with one order, which a subclass places. */
public abstract class ShopWithAnOrder extends TestShop {
  public static final OrderId ORDER =
      OrderId.derive(STACK.name(), UUID.fromString("5f0c8f3e-2b1d-4c7a-9e6f-1a2b3c4d5e6f"));

  /** That of the order, once it is bound. */
  public static final String PAYMENT_INTENT = "pi_3OrdersOwn";

  protected ShopWithAnOrder() {}

  /** The order as it is stored. */
  public final Order order() {
    return stored(ORDER);
  }

  /** Somebody else changes the order, behind the function's back. */
  public final void change(UnaryOperator<Order> step) {
    if (!orders.update(step.apply(order()))) {
      throw new IllegalStateException("the order moved");
    }
  }
}
