package dev.countersign.createpaymentintent;

import dev.countersign.money.Currency;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Orders;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.payments.PaymentIntent;
import dev.countersign.payments.PaymentIntents;
import dev.countersign.payments.PaymentIntents.Creation;
import dev.countersign.pricing.Catalog;
import dev.countersign.pricing.Price;
import dev.countersign.pricing.ProductId;
import dev.countersign.testkit.Interruptions;
import dev.countersign.testkit.shop.UncalledOrders;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The function's ports, with a place before and after each call where a test can step in. */
final class Ports extends Interruptions<Ports.Call> {
  /** The calls that the function makes. */
  enum Call {
    PRICES,
    SELLS,
    INSERT,
    FIND,
    UPDATE,
    BIND,
    CREATE,
    RETRIEVE,
    FIND_FOR
  }

  private UnaryOperator<PaymentIntent> alteration = UnaryOperator.identity();
  private UnaryOperator<PaymentIntent> find = UnaryOperator.identity();
  private UnaryOperator<PaymentIntent> retrieval = UnaryOperator.identity();
  private final Deque<Creation> creations = new ArrayDeque<>();

  /** The next calls to create are answered so, and Stripe does not hear of them. */
  synchronized void answerCreation(Creation... answers) {
    creations.addAll(List.of(answers));
  }

  /** Has Stripe create what this makes of it. */
  synchronized void alterCreation(UnaryOperator<PaymentIntent> alteration) {
    this.alteration = alteration;
  }

  /** Has Stripe answer what this makes of it, when it is asked for a PaymentIntent again. */
  synchronized void alterRetrieval(UnaryOperator<PaymentIntent> alteration) {
    this.retrieval = alteration;
  }

  /** Has Stripe list what this makes of each PaymentIntent that is found. */
  synchronized void alterSearch(UnaryOperator<PaymentIntent> alteration) {
    this.find = alteration;
  }

  private synchronized List<PaymentIntent> altered(List<PaymentIntent> found) {
    return found.stream().map(find).toList();
  }

  private synchronized PaymentIntent retrieved(PaymentIntent answer) {
    return retrieval.apply(answer);
  }

  private synchronized Creation altered(Creation creation) {
    return creation instanceof Creation.Created(var paymentIntent)
        ? new Creation.Created(alteration.apply(paymentIntent))
        : creation;
  }

  private synchronized Optional<Creation> prepared() {
    return Optional.ofNullable(creations.poll());
  }

  Catalog around(Catalog catalog) {
    return new Catalog() {
      @Override
      public Map<ProductId, Price> prices(Set<ProductId> products, Currency currency) {
        return around(Call.PRICES, () -> catalog.prices(products, currency));
      }

      @Override
      public boolean sells(ProductId product) {
        return around(Call.SELLS, () -> catalog.sells(product));
      }
    };
  }

  Orders around(Orders orders) {
    return new UncalledOrders() {
      @Override
      public Insertion insert(Order order) {
        return around(Call.INSERT, () -> orders.insert(order));
      }

      @Override
      public Optional<Order> find(OrderId id) {
        return around(Call.FIND, () -> orders.find(id));
      }

      @Override
      public boolean update(Order next) {
        return around(Call.UPDATE, () -> orders.update(next));
      }

      @Override
      public boolean bind(Order next, PaymentIntentId paymentIntentId) {
        return around(
            Call.BIND, () -> orders.bind(next, new PaymentIntentId(paymentIntentId.value())));
      }

      @Override
      public Optional<OrderId> findByPaymentIntent(PaymentIntentId paymentIntentId) {
        return orders.findByPaymentIntent(
            new PaymentIntentId(paymentIntentId.value())); // only where Stripe was searched
      }
    };
  }

  PaymentIntents around(PaymentIntents paymentIntents) {
    return new PaymentIntents() {
      @Override
      public boolean isLive() {
        return paymentIntents.isLive();
      }

      @Override
      public Creation create(Order order) {
        return around(
            Call.CREATE, () -> prepared().orElseGet(() -> altered(paymentIntents.create(order))));
      }

      @Override
      public PaymentIntent retrieve(PaymentIntentId id) {
        return around(
            Call.RETRIEVE,
            () -> retrieved(paymentIntents.retrieve(new PaymentIntentId(id.value()))));
      }

      @Override
      public List<PaymentIntent> findFor(Order order, Instant since) {
        return around(Call.FIND_FOR, () -> altered(paymentIntents.findFor(order, since)));
      }
    };
  }
}
