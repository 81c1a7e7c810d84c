package dev.countersign.simulation.invariants;

import dev.countersign.emulators.secretsmanager.SecretsManager;
import dev.countersign.simulation.deployment.Deployment;
import dev.countersign.simulation.deployment.Environment;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.deployment.Witness.StripeCalled;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * An API key that Stripe rejects is replaced at once by the one that Secrets Manager has, so that a
 * key can be rolled under load without a visible effect (SE02).
 */
final class KeysAreReplaced extends Invariant {
  private static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(10);

  /** Before this time no deadline prevents a second attempt of a call. */
  private static final Duration HAS_TIME = Duration.ofSeconds(24);

  private final SecretsManager secrets;
  private final InstantSource clock;
  private final Map<Invocation, StripeCalled> last = new HashMap<>();

  KeysAreReplaced(SecretsManager secrets, InstantSource clock) {
    super("SE02 Keys are replaced");
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public void calledStripe(StripeCalled called) {
    last.put(called.by(), called);
  }

  @Override
  public void ended(Invocation invocation) {
    StripeCalled called = last.remove(invocation);
    if (called == null || called.status() != 401 || invocation.answer() == null) {
      return;
    }
    boolean settled =
        secrets.current(Deployment.API_KEY_SECRET).created().isBefore(invocation.startedAt());
    boolean hadTime =
        Duration.between(invocation.startedAt(), clock.instant()).compareTo(HAS_TIME) < 0;
    boolean usable = settled && hadTime && invocation.faults() == 0;
    require(
        called.withCurrentKey() || !usable || hasLookedLately(invocation),
        () -> invocation + " went on with a key that Stripe refuses");
  }

  private static boolean hasLookedLately(Invocation invocation) {
    Environment environment = invocation.environment();
    Instant lately = invocation.startedAt().minus(BETWEEN_REFRESHES);
    return environment.hadItsClockSet()
        || environment.lastSecretRead().filter(at -> at.isAfter(lately)).isPresent()
        || environment.lastSecretUnread().filter(at -> at.isAfter(lately)).isPresent();
  }
}
