package dev.countersign.orders;

import static dev.countersign.orders.Shop.NOW;

import dev.countersign.orders.PaymentObservation.Amounts;
import dev.countersign.orders.PaymentObservation.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Facts and histories drawn from a seed, out of few values, so that they often collide. Prints as
 * what it takes to draw them again.
 */
final class Generated {
  private final long seed;
  private final Random random;
  private int drawn;

  Generated(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  OrderFacts facts() {
    drawn++;
    SortedSet<Reason> reasons = new TreeSet<>();
    for (Reason reason : Reason.values()) {
      if (random.nextInt(4) == 0) {
        reasons.add(reason);
      }
    }
    return new OrderFacts(
        paymentIntents(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextInt(5) * 1000L,
        random.nextInt(4) == 0 ? Optional.empty() : Optional.of(openState()),
        refunds(),
        reasons);
  }

  /** Everything that Stripe may say of one order's payment, right and wrong. */
  List<PaymentObservation> history(Order order, String paymentIntent) {
    drawn++;
    List<PaymentObservation> history = new ArrayList<>();
    int length = 1 + random.nextInt(5);
    for (int i = 0; i < length; i++) {
      history.add(observation(order, paymentIntent));
    }
    return history;
  }

  /** The same observations in another order, some of them more than once. */
  List<PaymentObservation> disturbed(List<PaymentObservation> history) {
    List<PaymentObservation> disturbed = new ArrayList<>(history);
    for (PaymentObservation observation : history) {
      if (random.nextInt(3) == 0) {
        disturbed.add(observation);
      }
    }
    Collections.shuffle(disturbed, random);
    return disturbed;
  }

  private PaymentObservation observation(Order order, String paymentIntent) {
    State state = one(State.values());
    long amount = order.amount().minorUnits();
    return new PaymentObservation(
        random.nextInt(8) == 0 ? "pi_other" : paymentIntent,
        state,
        state == State.SUCCEEDED || random.nextBoolean()
            ? Optional.of(
                new Amounts(
                    random.nextInt(6) == 0 ? amount - 1 : amount,
                    random.nextInt(6) == 0 ? amount + 1 : amount,
                    random.nextInt(6) == 0 ? "eur" : order.amount().currency().code()))
            : Optional.empty(),
        random.nextInt(8) == 0 ? !order.livemode() : order.livemode(),
        random.nextBoolean() ? Optional.empty() : Optional.of(failureCode()),
        at(),
        "evt_" + random.nextInt(5));
  }

  private SortedSet<String> paymentIntents() {
    SortedSet<String> ids = new TreeSet<>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      ids.add("pi_" + random.nextInt(3));
    }
    return ids;
  }

  private OpenState openState() {
    return new OpenState(
        one(OpenState.Kind.values()),
        at(),
        "evt_" + random.nextInt(2),
        random.nextInt(3) == 0 ? Optional.empty() : Optional.of(failureCode()));
  }

  private SortedMap<String, Refund> refunds() {
    SortedMap<String, Refund> refunds = new TreeMap<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      refunds.put(
          "re_" + random.nextInt(3),
          new Refund(one(Refund.State.values()), 500L * random.nextInt(4), at()));
    }
    return refunds;
  }

  private String failureCode() {
    return one("card_declined", "expired_card");
  }

  private Instant at() {
    return NOW.plusSeconds(random.nextInt(3));
  }

  @SafeVarargs
  private <T> T one(T... values) {
    return values[random.nextInt(values.length)];
  }

  /** For {@code as(…)}: how to see this failure again. */
  @Override
  public String toString() {
    return "seed " + seed + ", draw " + drawn;
  }
}
