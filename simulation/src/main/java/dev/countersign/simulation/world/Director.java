package dev.countersign.simulation.world;

import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.simulation.deployment.FunctionReply;
import dev.countersign.simulation.deployment.FunctionRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;

/**
 * Waits until all actors are done, ends the faults, lets everything be delivered, and has
 * everything checked.
 */
final class Director implements Runnable {
  private static final Duration LONGER_THAN_ANY_CALL = Duration.ofSeconds(90);

  /** Late enough that the window, which ends five minutes ago, contains the end of the day. */
  private static final Duration PAST_MIDNIGHT = Duration.ofMinutes(10);

  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Duration A_DAY = Duration.ofHours(24);

  /** More than the clocks of two functions differed by. */
  private static final Duration WRONG_CLOCKS = Duration.ofMinutes(10);

  private final World world;

  Director(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    world.awaitIdle();
    if (world.chance.nextInt(6) == 0) {
      Reconciler.onceMore(world); // while there is most to do and most faults happen
    }
    if (world.chance.nextInt(2) == 0) {
      comeAtTheLastMoment();
    }
    world.engine.note("QUIET", "no more faults");
    world.faults.stop(world.engine.instant());
    world.account.simulator().heal();
    world.keys.settle();
    world.deployment.setClocksRight();
    world.engine.sleep(LONGER_THAN_ANY_CALL);
    if (world.registers) {
      new Registrar(world, world.chance.aside()).finish();
    }
    if (world.chance.nextInt(2) == 0) {
      openPages();
    }
    deliverAll();
    world.buyers.stream().filter(_ -> comesBack()).forEach(this::askAgain);
    deliverAll();
    reconcile();
    while (world.feeds && !world.stream.isEmpty()) {
      world.engine.sleep(Duration.ofSeconds(1));
    }
    new Herald(world).tellAll();
    world.engine.sleep(LONGER_THAN_ANY_CALL);
    world.end();
    world.books.atRest();
  }

  /**
   * Adds one more buyer, whose order meets the last faults and must succeed without them, even if
   * Stripe answers its key with a 500 for a day (API reference, "Idempotent requests").
   */
  private void comeAtTheLastMoment() {
    Buyer buyer = new Buyer(world, "last buyer");
    world.buyers.add(buyer);
    if (world.chance.aside().nextInt(4) == 0) {
      world.account.simulator().fail(Director::isCreation, StripeFault.storedServerError());
    }
    var _ = world.ask(buyer.honestRequest());
  }

  private static boolean isCreation(StripeCall call) {
    return call.method().equals("POST") && call.route().equals("/v1/payment_intents");
  }

  /** Opens every buyer's page, which requests the order and gets the answer a moment later. */
  private void openPages() {
    world.engine.sleep(longestPause());
    world.buyers.forEach(
        buyer -> buyer.order().ifPresent(id -> world.deployment.send(new FunctionRequest.Get(id))));
    world.engine.sleep(SOON);
  }

  /**
   * Returns the time after which a question would be asked again for any order: a tenth of its age
   * after the last one, by any clock.
   */
  private Duration longestPause() {
    return world.buyers.stream()
        .flatMap(buyer -> buyer.order().flatMap(world.books::order).stream())
        .map(book -> Duration.between(book.placedAt(), world.engine.instant()))
        .filter(age -> age.compareTo(A_DAY) < 0)
        .map(age -> age.dividedBy(8).plus(WRONG_CLOCKS)) // an eighth: it gets older while we wait
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private void deliverAll() {
    while (true) {
      Optional<Instant> due = world.mail.nextDue();
      if (!world.mail.isEmpty()) {
        world.engine.sleep(Duration.ofMillis(200));
      } else if (due.isPresent()) {
        Duration until = Duration.between(world.engine.instant(), due.get());
        world.engine.sleep(until.plusMillis(1));
      } else {
        return;
      }
    }
  }

  /**
   * Runs one full reconciliation: the scheduled run that sees the end of a day, because only that
   * one looks back at all refunds and disputes. Then it sometimes makes another run, by hand, which
   * must find nothing.
   */
  private void reconcile() {
    if (world.chance.aside().nextInt(20) == 0 && new Forger(world).forge()) {
      runAsOften();
    }
    Instant now = world.engine.instant();
    Duration untilNextLook = world.vouchers ? A_DAY : Duration.ZERO;
    Instant when =
        now.plus(untilNextLook).truncatedTo(ChronoUnit.DAYS).plus(A_DAY).plus(PAST_MIDNIGHT);
    while (anOrderGetsTooOld(when)) {
      when = when.plus(Duration.ofHours(1));
    }
    world.engine.sleep(Duration.between(now, when));
    Reconciler.finish(world, when.truncatedTo(ChronoUnit.DAYS));
    deliverAll();
    boolean isAsked = world.chance.nextInt(3) == 0;
    if (isAsked || world.account.refusesSomething()) { // only that run reads what no list shows
      world.engine.sleep(PAST_MIDNIGHT);
      Reconciler.compareEverything(world);
    }
  }

  /**
   * Runs as often as the schedule would while the forgery is recent: one run may have to continue
   * what another has left, one reads at Stripe that the fact is false, and the next one reads it
   * again.
   */
  private void runAsOften() {
    for (int i = 0; i < 2; i++) {
      world.engine.sleep(PAST_MIDNIGHT);
      Reconciler.onceMore(world);
    }
    deliverAll();
  }

  /**
   * Returns whether an order becomes too old between the two runs. They would then differ for that
   * reason.
   */
  private boolean anOrderGetsTooOld(Instant when) {
    return world.books.orders().stream()
        .map(book -> Duration.between(book.placedAt(), when))
        .anyMatch(
            age -> isAbout(Duration.ofHours(24), age) || isAbout(world.cancelUnpaidAfter, age));
  }

  private static boolean isAbout(Duration limit, Duration age) {
    return age.minus(limit).abs().compareTo(Duration.ofHours(1)) < 0;
  }

  /**
   * Returns whether the buyer comes back. Then the buyer's request checks the order; otherwise only
   * reconciliation can find out.
   */
  private boolean comesBack() {
    return world.chance.nextInt(3) > 0;
  }

  /** Asks again: what failed only because of a fault works now, otherwise it was no fault. */
  private void askAgain(Buyer buyer) {
    FunctionReply reply = world.deployment.send(buyer.honestRequest());
    if (reply instanceof FunctionReply.Answered(var answer) && answer.status() >= 500) {
      var _ = world.deployment.send(buyer.honestRequest());
    }
    buyer.order().ifPresent(order -> world.deployment.send(new FunctionRequest.Get(order)));
  }
}
