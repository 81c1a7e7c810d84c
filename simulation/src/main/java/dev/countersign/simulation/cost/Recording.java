package dev.countersign.simulation.cost;

import dev.countersign.simulation.cost.MeteredStack.Placed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What each story uses, and which metrics are written in all of them.
 *
 * @param metrics each with the function that writes it
 */
record Recording(Map<Story, Amounts<Counted>> stories, SortedSet<String> metrics) {
  private static final String CARD = "pm_card_visa";
  private static final String UNPAID = "AWAITING_PAYMENT";
  private static final Duration BETWEEN_RUNS = Duration.ofMinutes(15);
  private static final Duration A_MOMENT = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5); // docs/integrate.md

  /** So often reconciliation lists a PaymentIntent: every 15 minutes for 25 hours. */
  private static final int RUNS = 100;

  /** So many runs list its events, too. All that follow are alike. */
  private static final int FIRST_RUNS = 4;

  private static final int SOME = 100;

  Amounts<Counted> of(Story story) {
    return Objects.requireNonNull(stories.get(story));
  }

  /** Records them all, and gives the same each time. */
  static Recording make() {
    return make(MeteredStack::new);
  }

  /** Records them all, each in a new stack. */
  static Recording make(Supplier<MeteredStack> stacks) {
    return new Recorder(stacks).recording();
  }

  /** Collects what the stacks of the stories have counted. */
  private static final class Recorder {
    private final Supplier<MeteredStack> stacks;
    private final Map<Story, Amounts<Counted>> stories = new EnumMap<>(Story.class);
    private final SortedSet<String> metrics = new TreeSet<>();

    Recorder(Supplier<MeteredStack> stacks) {
      this.stacks = stacks;
    }

    Recording recording() {
      record(Story.PAID, stack -> stack.during(() -> pay(stack, placed(stack))));
      record(Story.AUTHENTICATED, Recorder::authentication);
      record(Story.DECLINED, Recorder::decline);
      record(Story.LOOK, Recorder::furtherLook);
      record(Story.REFUNDED, Recorder::refund);
      record(Story.DISPUTED, Recorder::dispute);
      record(Story.EMPTY_RUN, Recorder::emptyRun);
      record(Story.ABANDONED, this::abandonment);
      stories.put(Story.RECONCILED, reconciliation());
      record(Story.REGISTRATION, stack -> stack.during(stack::register));
      SortedSet<String> metricsOfAll = new TreeSet<>(metrics); // the check is not made by default
      record(Story.CHECK, stack -> stack.during(stack::check));
      return new Recording(stories, metricsOfAll);
    }

    private void record(Story story, Function<MeteredStack, Amounts<Counted>> how) {
      MeteredStack stack = stacks.get();
      stack.startAnew();
      stories.put(story, how.apply(stack));
      metrics.addAll(stack.meter().metrics());
    }

    private static Placed placed(MeteredStack stack) {
      Placed order = stack.checkOut();
      stack.pass(Duration.ofSeconds(40));
      return order;
    }

    /** The page comes back before the delivery, and asks once more after it. */
    private static void pay(MeteredStack stack, Placed order) {
      stack.confirm(order, CARD);
      stack.pass(A_MOMENT);
      stack.look(order, UNPAID);
      stack.deliver();
      stack.pass(A_MOMENT);
      stack.refresh();
      stack.pass(BETWEEN_LOOKS);
      stack.look(order, "PAID");
    }

    private static Amounts<Counted> authentication(MeteredStack stack) {
      Placed order = placed(stack);
      return stack.during(
          () -> {
            stack.confirm(order, "pm_card_authenticationRequired");
            stack.pass(A_MOMENT);
            stack.deliver();
          });
    }

    private static Amounts<Counted> decline(MeteredStack stack) {
      Placed order = placed(stack);
      return stack.during(
          () -> {
            stack.confirm(order, "pm_card_chargeDeclined");
            stack.pass(A_MOMENT);
            stack.deliver();
            stack.look(order, "PAYMENT_FAILED");
            stack.pass(A_MOMENT);
            stack.refresh();
          });
    }

    private static Amounts<Counted> furtherLook(MeteredStack stack) {
      Placed order = placed(stack);
      stack.look(order, UNPAID);
      stack.refresh();
      stack.pass(BETWEEN_LOOKS);
      return stack.during(
          () -> {
            stack.look(order, UNPAID);
            stack.pass(A_MOMENT);
            stack.refresh();
          });
    }

    private static Placed bought(MeteredStack stack) {
      Placed order = stack.checkOut();
      stack.confirm(order, CARD);
      stack.pass(A_MOMENT);
      stack.deliver();
      return order;
    }

    private static Amounts<Counted> refund(MeteredStack stack) {
      Placed order = bought(stack);
      stack.pass(Duration.ofMinutes(10));
      return stack.during(
          () -> {
            stack.atStripe(stripe -> stripe.refund(order.paymentIntent(), 2000));
            stack.pass(A_MOMENT);
            stack.deliver();
          });
    }

    private static Amounts<Counted> dispute(MeteredStack stack) {
      Placed order = bought(stack);
      stack.pass(Duration.ofMinutes(10));
      return stack.during(
          () -> {
            String dispute = stack.atStripe(stripe -> stripe.dispute(order.paymentIntent()));
            stack.pass(A_MOMENT);
            stack.deliver();
            stack.pass(Duration.ofMinutes(10));
            stack.atStripe(
                stripe -> {
                  stripe.closeDispute(dispute, "lost");
                  return dispute;
                });
            stack.pass(A_MOMENT);
            stack.deliver();
          });
    }

    private static Amounts<Counted> run(MeteredStack stack) {
      stack.pass(BETWEEN_RUNS);
      stack.startAnew();
      return stack.during(stack::reconcile);
    }

    /** The first runs read far back. */
    private static Amounts<Counted> emptyRun(MeteredStack stack) {
      run(stack);
      run(stack);
      return run(stack);
    }

    private static Instant startOfNextDay(MeteredStack stack) {
      return stack
          .now()
          .atZone(ZoneOffset.UTC)
          .toLocalDate()
          .plusDays(1)
          .atTime(LocalTime.MIDNIGHT)
          .toInstant(ZoneOffset.UTC);
    }

    private Amounts<Counted> abandonment(MeteredStack stack) {
      Amounts<Counted> placed = stack.during(stack::checkOut);
      emptyRun(stack);
      stack.passUntil(startOfNextDay(stack));
      run(stack);
      stack.pass(Duration.ofHours(13)); // by now it has waited for more than a day
      Amounts<Counted> canceled = run(stack).plus(stack.during(stack::deliver));
      return placed.plus(canceled).minus(Objects.requireNonNull(stories.get(Story.EMPTY_RUN)));
    }

    /** What two shops of different size use in the same runs differs by the payments alone. */
    private Amounts<Counted> reconciliation() {
      return runs(2 * SOME)
          .minus(runs(SOME))
          .times(BigDecimal.ONE.divide(BigDecimal.valueOf(SOME), MathContext.DECIMAL64));
    }

    /** All runs that list these payments, of which the last ones are not repeated. */
    private Amounts<Counted> runs(int payments) {
      MeteredStack stack = stacks.get();
      emptyRun(stack);
      for (int i = 0; i < payments; i++) {
        bought(stack);
      }
      Amounts<Counted> all = Amounts.none();
      for (int i = 0; i < FIRST_RUNS; i++) {
        all = all.plus(run(stack));
      }
      metrics.addAll(stack.meter().metrics());
      return all.plus(run(stack).times(RUNS - FIRST_RUNS));
    }
  }
}
