package dev.countersign.simulation.invariants;

import dev.countersign.emulators.secretsmanager.SecretsManager;
import dev.countersign.simulation.deployment.Deployment;
import dev.countersign.simulation.deployment.Environment;
import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.secrets.Trust;
import java.time.Duration;

/**
 * A fault of ours is answered 5xx, so that Stripe delivers again. A 4xx is justified: the delivery
 * is too old, or its signature is not by a known secret.
 */
final class HonestStatusCodes extends Invariant {
  private static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(10);

  private final SecretsManager secrets;
  private final Trust trust;

  HonestStatusCodes(SecretsManager secrets) {
    super("I15 Honest status codes");
    this.secrets = secrets;
    this.trust = new Trust(secrets, Deployment.SIGNING_SECRET);
  }

  @Override
  public void ended(Invocation invocation) {
    FunctionAnswer answer = invocation.answer();
    if (answer == null || !(invocation.request() instanceof FunctionRequest.Webhook delivery)) {
      return;
    }
    boolean provenByLastGood =
        answer.isSuccess() && invocation.faults() == invocation.unreadSecrets();
    require(
        invocation.faults() == 0 || answer.status() >= 500 || provenByLastGood,
        () -> answer.status() + " in spite of a fault, to " + delivery.detail());
    if (answer.status() == 400 && isBelievable(delivery, invocation)) {
      require(
          wasRefreshed(invocation),
          () -> "400 to " + delivery.detail() + ", which the current secret proves");
    }
  }

  /**
   * Returns whether the delivery is proven by what Secrets Manager has now and had when the
   * delivery came.
   */
  private boolean isBelievable(FunctionRequest.Webhook delivery, Invocation invocation) {
    return delivery.isTimely(invocation.startedAtByItsClock())
        && secrets.current(Deployment.SIGNING_SECRET).created().isBefore(invocation.startedAt())
        && delivery.provenBy().stream()
            .anyMatch(secret -> trust.mustProve(secret, invocation.startedAt()));
  }

  /** Returns whether this environment read newer secrets a moment ago, or now. */
  private static boolean wasRefreshed(Invocation invocation) {
    Environment environment = invocation.environment();
    return environment.hadItsClockSet()
        || environment
            .lastSecretRead()
            .map(at -> !at.isBefore(invocation.startedAt().minus(BETWEEN_REFRESHES)))
            .orElse(false);
  }
}
