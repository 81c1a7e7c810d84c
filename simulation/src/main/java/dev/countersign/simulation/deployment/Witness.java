package dev.countersign.simulation.deployment;

import dev.countersign.emulators.dynamodb.DynamoDbCommit;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.simulation.stripe.SimulatedAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Observes every effect of functions on the world, knows which invocation caused it, and notifies
 * the watchers.
 */
public final class Witness {
  private final List<Watcher> watchers = new ArrayList<>();
  private @Nullable Invocation actor;

  /**
   * Stripe has answered a call.
   *
   * @param withCurrentKey whether it was made with the key that Secrets Manager has now
   */
  public record StripeCalled(Invocation by, StripeCall call, int status, boolean withCurrentKey) {}

  /** An observer. */
  public interface Watcher {
    default void begins(Invocation invocation) {}

    /**
     * Called after a commit.
     *
     * @param by null if it was none of our functions
     */
    default void committed(DynamoDbCommit commit, @Nullable Invocation by) {}

    /**
     * Called after a PaymentIntent was created.
     *
     * @param by null if it was none of our functions
     */
    default void created(SimulatedAccount.Created created, @Nullable Invocation by) {}

    default void calledStripe(StripeCalled called) {}

    /** Called when the invocation has answered, or crashed. */
    default void ended(Invocation invocation) {}
  }

  public void add(Watcher watcher) {
    watchers.add(watcher);
  }

  /** Attributes everything that happens now to that invocation. */
  <T> T during(Invocation invocation, Supplier<T> what) {
    @Nullable Invocation before = actor;
    actor = invocation;
    try {
      return what.get();
    } finally {
      actor = before;
    }
  }

  void begins(Invocation invocation) {
    watchers.forEach(watcher -> watcher.begins(invocation));
  }

  public void committed(DynamoDbCommit commit) {
    watchers.forEach(watcher -> watcher.committed(commit, actor));
  }

  public void created(SimulatedAccount.Created created) {
    watchers.forEach(watcher -> watcher.created(created, actor));
  }

  void calledStripe(StripeCalled called) {
    watchers.forEach(watcher -> watcher.calledStripe(called));
  }

  void ended(Invocation invocation) {
    watchers.forEach(watcher -> watcher.ended(invocation));
  }
}
