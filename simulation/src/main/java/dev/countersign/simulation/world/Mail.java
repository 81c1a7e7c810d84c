package dev.countersign.simulation.world;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.emulators.stripe.Delivery;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.engine.Signal;
import dev.countersign.simulation.faults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Deliveries on their way from Stripe to us, which can be taken in any order. */
final class Mail {
  /**
   * A delivery on its way.
   *
   * @param delivery the delivery whose outcome Stripe waits for; empty for a copy, which Stripe
   *     does not know
   */
  record Letter(FunctionRequest.Webhook request, Optional<Delivery> delivery) {}

  private final World world;
  private final List<Letter> letters = new ArrayList<>();
  private final List<FunctionRequest.Webhook> seen = new ArrayList<>();
  private final Set<String> repeated = new TreeSet<>();
  private int underway;

  Mail(World world) {
    this.world = world;
  }

  Signal news() {
    return world.account.news;
  }

  /** Takes a delivery that has arrived, if there is one. */
  Optional<Letter> take() {
    collect();
    if (letters.isEmpty()) {
      return Optional.empty();
    }
    Letter letter = letters.remove(world.chance.nextInt(letters.size()));
    underway++;
    if (!letters.isEmpty()) {
      world.engine.raise(news()); // for the other courier
    }
    return Optional.of(letter);
  }

  /** Reports the outcome of a delivery that was taken. */
  void report(Letter letter, int status) {
    underway--;
    letter.delivery().ifPresent(d -> world.account.act(stripe -> stripe.report(d, status)));
    if ((status < 200 || status >= 300) && world.faults.strikes(Fault.GIVEN_UP)) {
      world.engine.note("  !", Fault.GIVEN_UP + " " + letter.request().eventId());
      world.account.act(stripe -> stripe.giveUp(letter.request().eventId()));
    }
  }

  /** Returns everything that was ever delivered, for an attacker who wants to replay it. */
  List<FunctionRequest.Webhook> seen() {
    return seen;
  }

  /** Returns when there will be more; empty if nothing is left to deliver. */
  Optional<Instant> nextDue() {
    return world.account.simulator().nextDue();
  }

  boolean isEmpty() {
    return letters.isEmpty() && underway == 0;
  }

  private void collect() {
    for (Delivery delivery : world.account.due()) {
      FunctionRequest.Webhook request =
          new FunctionRequest.Webhook(
              delivery.eventType(),
              delivery.eventId(),
              delivery.body(),
              delivery.signature(),
              world.engine.instant(),
              world
                  .account
                  .signingSecret(delivery.endpointId())
                  .map(Set::of)
                  .orElseGet(world.keys::signing));
      if (world.faults.strikes(Fault.OTHER_VERSION)) {
        request = inAnotherVersion(request);
      }
      seen.add(request);
      send(new Letter(request, Optional.of(delivery)));
      if (world.faults.strikes(Fault.DELIVERED_TWICE)) {
        letters.add(new Letter(request, Optional.empty()));
      }
      if (delivery.attempt() == 1 && world.faults.strikes(Fault.SECOND_EVENT)) {
        repeat(delivery.eventId());
      }
    }
  }

  /** Returns the event without the mode, which every event has had so far. */
  private FunctionRequest.Webhook inAnotherVersion(FunctionRequest.Webhook request) {
    world.engine.note("  !", Fault.OTHER_VERSION + " of " + request.eventId());
    JsonObject event = JsonParser.parseString(request.body()).getAsJsonObject();
    event.remove("livemode");
    return world.keys.signed(request.kind(), request.eventId(), event.toString());
  }

  /** Repeats an event, once for each event, because repetitions could be repeated without end. */
  private void repeat(String event) {
    if (!repeated.contains(event)) {
      world.engine.note("  !", Fault.SECOND_EVENT + " of " + event);
      repeated.add(world.account.simulator().repeat(event));
    }
  }

  private void send(Letter letter) {
    if (!world.faults.strikes(Fault.DELIVERY_HELD)) {
      letters.add(letter);
      return;
    }
    underway++;
    Duration delay = Duration.ofSeconds(world.chance.between(1, 400));
    world.spawn(
        "network",
        () -> {
          world.engine.sleep(delay);
          underway--;
          letters.add(letter);
          world.engine.raise(news());
        });
  }
}
