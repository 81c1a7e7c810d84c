package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.Environment;
import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.deployment.Witness.StripeCalled;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * While a secret cannot be read its last good value is used, for an hour and with an alarm, but
 * never an API key that Stripe has rejected since it was read (D13, SE01).
 */
final class LastGoodSecretServes extends Invariant {
  private static final String ALARM = "\"LastGoodSecret\":1";
  private static final Duration CACHED = Duration.ofMinutes(5);
  private static final Duration LAST_GOOD = Duration.ofMinutes(65);

  /** The time between the read of a key and Stripe's answer, with all retries. */
  private static final Duration ONE_CALL = Duration.ofMinutes(2);

  /** The metrics that reconciliation counts for what it could not check. */
  private static final List<String> GIVEN_UP = List.of("\"StageFailed\"", "\"NotLookedAt\"");

  private final InstantSource clock;
  private final Map<Environment, Instant> refusedAt = new HashMap<>();

  LastGoodSecretServes(InstantSource clock) {
    super("SE01 The last good secret serves");
    this.clock = clock;
  }

  @Override
  public void calledStripe(StripeCalled called) {
    Environment environment = called.by().environment();
    Instant readAt = environment.lastSecretRead().orElseThrow();
    Duration age = Duration.between(readAt, clock.instant());
    if (!environment.hadItsClockSet()) {
      require(
          age.compareTo(LAST_GOOD.plus(ONE_CALL)) < 0,
          () -> called.by() + " used a key that was read " + age + " ago");
      Instant refused = refusedAt.getOrDefault(environment, Instant.MIN);
      require(
          !refused.isAfter(readAt) || age.compareTo(CACHED.plus(ONE_CALL)) < 0,
          () -> called.by() + " used a key as last good that Stripe refused at " + refused);
    }
    if (called.status() == 401) {
      refusedAt.put(environment, clock.instant());
    }
  }

  @Override
  public void ended(Invocation invocation) {
    FunctionAnswer answer = invocation.answer();
    if (answer != null
        && answer.isSuccess()
        && invocation.unreadSecrets() > 0
        && !invocation.environment().hadItsClockSet()
        && !gaveUp(invocation, answer)
        && !wasReadAfterAll(invocation)
        && !mayHaveAFreshKey(invocation)) {
      require(
          invocation.log().stream().anyMatch(line -> line.contains(ALARM)),
          () -> invocation + " went on without a secret, and no alarm says so");
    }
  }

  /**
   * Returns whether the invocation gave up. A question that failed does not fail its batch, because
   * the page asks again. A stage or an object of reconciliation that failed does not fail its run,
   * for example if a clock that was set back makes the last good key too old. The run counts it and
   * names the secret as its cause.
   */
  private static boolean gaveUp(Invocation invocation, FunctionAnswer answer) {
    return switch (invocation.request()) {
      case FunctionRequest.Refresh _ -> answer.body().get("failed").getAsInt() > 0;
      case FunctionRequest.Reconcile _ ->
          invocation.log().stream()
              .filter(line -> line.contains("Secrets Manager") || line.contains("secret "))
              .anyMatch(line -> GIVEN_UP.stream().anyMatch(line::contains));
      default -> false;
    };
  }

  /**
   * Returns whether the secret was read later in the same run: a retry, with the next object, may
   * have the key then.
   */
  private static boolean wasReadAfterAll(Invocation invocation) {
    boolean triesAgain =
        invocation.request() instanceof FunctionRequest.Reconcile
            || invocation.request() instanceof FunctionRequest.Refresh;
    return triesAgain
        && invocation
            .environment()
            .lastSecretRead()
            .map(at -> !at.isBefore(invocation.startedAt()))
            .orElse(false);
  }

  /**
   * Returns whether the key may have been read less than five minutes ago. The function that
   * registers the webhook endpoint reads the secret each time, to see whether there is a key, and
   * then takes the cached one: if that is fresh, no last good key serves.
   */
  private boolean mayHaveAFreshKey(Invocation invocation) {
    return invocation.request() instanceof FunctionRequest.Register
        && invocation
            .environment()
            .lastSecretRead()
            .map(at -> Duration.between(at, clock.instant()).compareTo(CACHED) < 0)
            .orElse(false);
  }
}
