package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.stripe.SimulatedAccount;

/**
 * While register-webhook replaces endpoints and their signing secrets, no delivery of an endpoint
 * that it has made, and has not removed, is refused (SE04).
 */
public final class NoDeliveryIsRefused extends Invariant {
  private final SimulatedAccount account;

  public NoDeliveryIsRefused(SimulatedAccount account) {
    super("SE04 No delivery is refused because of a replacement");
    this.account = account;
  }

  @Override
  public void ended(Invocation invocation) {
    if (invocation.request() instanceof FunctionRequest.Webhook delivery
        && invocation.answer() != null
        && invocation.answer().status() == 400
        && delivery.isTimely(invocation.startedAtByItsClock())
        && !invocation.environment().hadItsClockSet()) {
      require(
          delivery.provenBy().stream().noneMatch(account::signsWith),
          () -> "400 to " + delivery.detail() + ", which Stripe has signed");
    }
  }
}
