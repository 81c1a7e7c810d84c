package dev.countersign.simulation.invariants;

import dev.countersign.emulators.secretsmanager.SecretsManager;
import dev.countersign.simulation.deployment.Deployment;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.deployment.Invocation.Call;
import dev.countersign.simulation.secrets.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A delivery that proves nothing is rejected before anything is read or written for it. A delivery
 * that was signed with an expired secret proves nothing either (D14).
 */
final class VerifyBeforeTrust extends Invariant {
  private static final Duration LAST_GOOD = Duration.ofMinutes(65);

  private final Trust trust;

  VerifyBeforeTrust(SecretsManager secrets) {
    super("I11 Verify before trust");
    this.trust = new Trust(secrets, Deployment.SIGNING_SECRET);
  }

  @Override
  public void ended(Invocation invocation) {
    if (invocation.request() instanceof FunctionRequest.Webhook delivery
        && !isProven(delivery, invocation)) {
      for (Call call : List.of(Call.READ, Call.WRITE, Call.TRANSACTION, Call.STRIPE)) {
        require(invocation.calls(call) == 0, () -> call + " for " + delivery.detail());
      }
      require(
          invocation.calls(Call.SECRET) <= 4, // both versions, cached at first and then read again
          () -> invocation.calls(Call.SECRET) + " reads of secrets for " + delivery.detail());
      var answer = invocation.answer();
      require(
          answer == null
              || answer.status() == 400
              || invocation.faults() > 0
              || answer.status() == 503
              || isMalformedSecret(invocation),
          () -> answer + " for " + delivery.detail());
    }
  }

  /**
   * Returns whether a person pasted a wrong value. With such a secret the delivery is neither
   * proved nor disproved.
   */
  private static boolean isMalformedSecret(Invocation invocation) {
    return invocation.log().stream().anyMatch(line -> line.contains("\"NeedsAPerson\":1"));
  }

  private boolean isProven(FunctionRequest.Webhook delivery, Invocation invocation) {
    return delivery.isTimely(invocation.startedAtByItsClock())
        && delivery.provenBy().stream().anyMatch(secret -> mayProve(secret, invocation));
  }

  /**
   * Returns whether the secret may prove a delivery. An expired secret proves nothing, whoever has
   * kept it.
   */
  private boolean mayProve(String secret, Invocation invocation) {
    Instant now = invocation.startedAt();
    boolean lastGoodMayServe =
        invocation
            .environment()
            .lastSecretUnread()
            .map(at -> at.isAfter(now.minus(LAST_GOOD)))
            .orElse(false);
    return lastGoodMayServe ? trust.mayProveAsLastGood(secret, now) : trust.mayProve(secret, now);
  }
}
