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
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Facts and histories drawn from a seed, out of few values, so that they often collide. Prints as
 * what it takes to draw them again.
 */
public final class Generated {
  private final String origin;
  private final Random random;
  private int drawn;

  public Generated(long seed) {
    this("seed " + seed, new Random(seed));
  }

  /**
   * @param origin where the randomness comes from, for whoever wants to draw the same again
   */
  public Generated(String origin, Random random) {
    this.origin = origin;
    this.random = random;
  }

  public OrderFacts facts() {
    drawn++;
    var facts = new OrderFacts.Parts();
    for (Reason reason : Reason.values()) {
      if (random.nextInt(4) == 0) {
        facts.reason(reason, paymentIntent());
      }
      if (random.nextInt(4) == 0) {
        facts.release(reason, release());
      }
    }
    int payments = random.nextInt(3);
    for (int i = 0; i < payments; i++) {
      facts.payment(new PaymentIntentId(paymentIntent()), payment());
    }
    facts.expired(random.nextInt(4) == 0);
    some(
        "re_",
        () -> new Refund(new PaymentIntentId(paymentIntent()), refundStatus(), amount(), at()),
        facts::refund);
    some("du_", this::dispute, facts::dispute);
    some(
        "issfr_",
        () ->
            new FraudWarning(
                new PaymentIntentId(paymentIntent()), random.nextBoolean(), at(), event()),
        facts::fraudWarning);
    return facts.facts();
  }

  /** Everything that Stripe may say of one order's payment, right and wrong. */
  List<Observation> history(Order order, String paymentIntent) {
    drawn++;
    List<Observation> history = new ArrayList<>();
    int length = 1 + random.nextInt(5);
    for (int i = 0; i < length; i++) {
      history.add(observation(order, random.nextInt(8) == 0 ? "pi_other" : paymentIntent));
    }
    return history;
  }

  /** The same observations in another order, some of them more than once. */
  List<Observation> disturbed(List<Observation> history) {
    List<Observation> disturbed = new ArrayList<>(history);
    for (Observation observation : history) {
      if (random.nextInt(3) == 0) {
        disturbed.add(observation);
      }
    }
    Collections.shuffle(disturbed, random);
    return disturbed;
  }

  private Observation observation(Order order, String paymentIntent) {
    boolean livemode = random.nextInt(8) == 0 ? !order.livemode() : order.livemode();
    return switch (random.nextInt(8)) {
      case 0, 1 ->
          new RefundObservation(
              "re_" + random.nextInt(3),
              new Refund(new PaymentIntentId(paymentIntent), refundStatus(), amount(), at()),
              random.nextInt(8) == 0 ? "eur" : order.amount().currency().code(),
              livemode);
      case 2 ->
          new DisputeObservation(
              "du_" + random.nextInt(2),
              new Dispute(
                  new PaymentIntentId(paymentIntent),
                  disputeStatus(),
                  caseType(),
                  amount(),
                  one("usd", "eur"),
                  at(),
                  event()),
              livemode);
      case 3 ->
          new FraudWarningObservation(
              "issfr_" + random.nextInt(2),
              new FraudWarning(
                  new PaymentIntentId(paymentIntent), random.nextBoolean(), at(), event()),
              livemode);
      default -> payment(order, paymentIntent, livemode);
    };
  }

  private PaymentObservation payment(Order order, String paymentIntent, boolean livemode) {
    State state = one(State.values());
    long amount = order.amount().minorUnits();
    return new PaymentObservation(
        new PaymentIntentId(paymentIntent),
        state,
        state.needsAmounts() || random.nextBoolean()
            ? Optional.of(
                new Amounts(
                    random.nextInt(6) == 0 ? amount - 1 : amount,
                    random.nextInt(6) == 0 ? amount + 1 : amount,
                    random.nextInt(3) * 1000L,
                    random.nextInt(6) == 0 ? "eur" : order.amount().currency().code()))
            : Optional.empty(),
        livemode,
        random.nextBoolean() ? Optional.empty() : Optional.of(failureCode()),
        state == State.PAYMENT_FAILED && random.nextBoolean()
            ? Optional.of("ch_" + random.nextInt(20))
            : Optional.empty(),
        at(),
        event());
  }

  private String paymentIntent() {
    return "pi_" + random.nextInt(3);
  }

  private PaymentFacts payment() {
    return new PaymentFacts(
        random.nextBoolean(),
        random.nextInt(4) == 0,
        random.nextInt(5) * 1000L,
        random.nextInt(4) == 0 ? Optional.empty() : Optional.of(openState()),
        random.nextInt(2) == 0 ? Optional.empty() : Optional.of(capturable()),
        failedCharges());
  }

  /** Up to as many as are remembered, of twice as many, so that joins cut them. */
  private SortedSet<String> failedCharges() {
    SortedSet<String> charges = new TreeSet<>();
    int attempts = random.nextInt(PaymentFacts.MOST_FAILED_CHARGES + 3);
    for (int i = 0; i < attempts; i++) {
      charges.add("ch_" + random.nextInt(2 * PaymentFacts.MOST_FAILED_CHARGES));
    }
    return charges;
  }

  private Dispute dispute() {
    return new Dispute(
        new PaymentIntentId(paymentIntent()),
        disputeStatus(),
        caseType(),
        amount(),
        one("usd", "eur"),
        at(),
        event());
  }

  /** Stripe's words, some that nobody knows yet, and none at all. */
  private String refundStatus() {
    return one(
        "pending", "requires_action", "succeeded", "canceled", "failed", "held", "mulled", "");
  }

  private String disputeStatus() {
    return one(
        "warning_needs_response",
        "warning_under_review",
        "warning_closed",
        "needs_response",
        "under_review",
        "prevented",
        "won",
        "lost",
        "appealed",
        "");
  }

  private Optional<String> caseType() {
    return random.nextBoolean() ? Optional.empty() : Optional.of(one("block", "chargeback"));
  }

  private OpenState openState() {
    return new OpenState(
        one(OpenState.Kind.values()),
        at(),
        event(),
        random.nextInt(3) == 0 ? Optional.empty() : Optional.of(failureCode()));
  }

  private Capturable capturable() {
    return new Capturable(amount(), at(), event());
  }

  private Release release() {
    Standing standing = Standing.of(OrderFacts.NONE, Optional.empty());
    return new Release(
        one("ada", "bob"),
        one("", "seen"),
        random.nextBoolean()
            ? standing.grounds(one(Reason.values()))
            : Standing.storedGrounds(
                random.nextInt(3) * 1000L, random.nextBoolean(), Set.of(paymentIntent())),
        at());
  }

  private <T> void some(String prefix, Supplier<T> fact, BiConsumer<String, T> facts) {
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      facts.accept(prefix + random.nextInt(3), fact.get());
    }
  }

  private long amount() {
    return 500L * random.nextInt(4);
  }

  private String event() {
    return "evt_" + random.nextInt(4);
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
    return origin + ", draw " + drawn;
  }
}
