package dev.countersign.simulation.world;

import com.google.gson.JsonElement;
import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionReply;
import dev.countersign.simulation.deployment.FunctionRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Calls reconciliation: by the schedule, though less often, and sometimes by hand. */
final class Reconciler implements Runnable {
  private static final Duration LAMBDA = Duration.ofMinutes(15);

  /** The list of each stage that Stripe may reject. */
  private static final Map<String, String> LISTS =
      Map.of(
          "events", "/v1/events",
          "refunds", "/v1/refunds",
          "disputes", "/v1/disputes",
          "fraud-warnings", "/v1/radar/early_fraud_warnings");

  private final World world;

  Reconciler(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    int runs = world.chance.nextInt(3);
    boolean refusal = world.chance.nextInt(4) == 0;
    for (int i = 0; i < runs; i++) {
      world.pause();
      if (refusal && i == 0) {
        somethingIsRefusedForEver();
      }
      if (world.chance.nextInt(5) == 0) { // at the same time, because nothing prevents this
        world.spawn("schedule again", () -> onceMore(world));
      }
      boolean byHand = world.chance.nextInt(6) == 0;
      // A run starts new work only if three minutes are left: some runs are cut off soon.
      boolean cutOff = world.chance.nextInt(3) == 0;
      int enoughFor = world.chance.nextInt(2) == 0 ? 3000 : 20_000; // milliseconds
      Duration remaining =
          cutOff ? Duration.ofMillis(180_000 + world.chance.nextInt(enoughFor)) : LAMBDA;
      var _ =
          world.deployment.send(
              new FunctionRequest.Reconcile(byHand ? everything(world) : "{}", remaining));
    }
  }

  /**
   * Makes Stripe reject something for ever: a permission that the key lacks, or a PaymentIntent
   * that cannot be canceled.
   */
  private void somethingIsRefusedForEver() {
    List<String> routes = new ArrayList<>(new TreeSet<>(LISTS.values()));
    world.paymentIntents.forEach(id -> routes.add("/v1/payment_intents/" + id + "/cancel"));
    String route = world.chance.oneOf(routes);
    world.engine.note("refused for ever", route);
    world.account.refuse(route);
  }

  /** Runs once more, whatever the result. */
  static void onceMore(World world) {
    var _ = world.deployment.send(new FunctionRequest.Reconcile("{}", LAMBDA));
  }

  /** Returns a range that contains everything that has happened. */
  static String everything(World world) {
    Instant now = world.engine.instant();
    return "{\"from\":\"2026-10-01T00:00:00Z\",\"to\":\"" + now + "\"}";
  }

  /** Runs until a scheduled run has finished that looked as far as that. */
  static void finish(World world, Instant midnight) {
    for (int i = 0; i < 20; i++) {
      FunctionReply reply = world.deployment.send(new FunctionRequest.Reconcile("{}", LAMBDA));
      if (reply instanceof FunctionReply.Answered(var answer)
          && isThrough(world, answer)
          && !Instant.parse(answer.text("to").orElseThrow()).isBefore(midnight)) {
        return;
      }
    }
    throw new IllegalStateException("reconciliation doesn't finish");
  }

  /** Compares everything that ever existed. */
  static void compareEverything(World world) {
    FunctionReply reply =
        world.deployment.send(new FunctionRequest.Reconcile(everything(world), LAMBDA));
    boolean finished =
        reply instanceof FunctionReply.Answered(var answer) && isThrough(world, answer);
    if (!finished) {
      throw new IllegalStateException("reconciliation by hand doesn't finish");
    }
  }

  /** Returns whether nothing is left except what Stripe rejects for ever. */
  private static boolean isThrough(World world, FunctionAnswer answer) {
    return answer.isSuccess()
        && answer.body().getAsJsonArray("left").asList().stream()
            .map(JsonElement::getAsString)
            .allMatch(stage -> world.account.refuses(LISTS.getOrDefault(stage, "none")));
  }
}
