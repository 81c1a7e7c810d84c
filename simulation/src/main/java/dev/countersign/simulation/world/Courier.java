package dev.countersign.simulation.world;

import dev.countersign.simulation.deployment.FunctionReply;
import dev.countersign.simulation.faults.Fault;
import java.time.Instant;
import java.util.Optional;

/** Delivers Stripe's events, with others, until there is nothing left to deliver. */
final class Courier implements Runnable {
  private final World world;

  Courier(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    while (!world.isOver()) {
      Optional<Mail.Letter> letter = world.mail.take();
      if (letter.isPresent()) {
        world.mail.report(letter.get(), deliver(letter.get()));
      } else {
        rest();
      }
    }
  }

  private void rest() {
    Optional<Instant> due = world.mail.nextDue();
    if (due.isPresent()) {
      world.engine.await(world.mail.news(), due.get());
    } else {
      world.engine.await(world.mail.news());
    }
  }

  /** Delivers, and returns the status that Stripe gets, or 0. */
  private int deliver(Mail.Letter letter) {
    if (world.faults.strikes(Fault.DELIVERY_LOST)) {
      world.engine.note("  !", Fault.DELIVERY_LOST + " " + letter.request().detail());
      return 0;
    }
    FunctionReply reply = world.deployment.send(letter.request());
    if (world.faults.strikes(Fault.DELIVERY_UNHEARD)) {
      world.engine.note("  !", Fault.DELIVERY_UNHEARD + " " + letter.request().detail());
      return 0;
    }
    return switch (reply) {
      case FunctionReply.Answered(var answer) -> answer.status();
      case FunctionReply.Lost() -> 0;
    };
  }
}
