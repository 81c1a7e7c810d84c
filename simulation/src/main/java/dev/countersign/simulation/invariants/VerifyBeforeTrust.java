package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.deployment.Invocation.Call;
import dev.countersign.simulation.deployment.Request;
import dev.countersign.simulation.secrets.SecretsManagerStore;
import java.util.List;

/** A delivery that proves nothing is refused before anything is read or written for it. */
final class VerifyBeforeTrust extends Invariant {
  private final SecretsManagerStore secrets;

  VerifyBeforeTrust(SecretsManagerStore secrets) {
    super("I11 Verify before trust");
    this.secrets = secrets;
  }

  @Override
  public void ended(Invocation invocation) {
    if (invocation.request() instanceof Request.Webhook delivery
        && !isProven(delivery, invocation)) {
      for (Call call : List.of(Call.READ, Call.WRITE, Call.TRANSACTION, Call.STRIPE)) {
        require(invocation.calls(call) == 0, () -> call + " for " + delivery.detail());
      }
      require(
          invocation.calls(Call.SECRET) <= 4, // both versions, cached at first and then afresh
          () -> invocation.calls(Call.SECRET) + " reads of secrets for " + delivery.detail());
      var answer = invocation.answer();
      require(
          answer == null
              || answer.status() == 400
              || invocation.faults() > 0
              || answer.status() == 503,
          () -> answer + " for " + delivery.detail());
    }
  }

  private boolean isProven(Request.Webhook delivery, Invocation invocation) {
    return delivery.isTimely(invocation.startedAtByItsClock())
        && delivery.provenBy().stream().anyMatch(secrets::everHeld);
  }
}
