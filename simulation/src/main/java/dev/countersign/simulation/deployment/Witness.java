package dev.countersign.simulation.deployment;

import dev.countersign.emulators.dynamodb.DynamoDbCommit;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.simulation.stripe.SimulatedAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees everything that functions do to the world, knows which of them did it, and tells those who
 * watch.
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

  /** Who wants to know. */
  public interface Watcher {
    default void begins(Invocation invocation) {}

    /**
     * @param by null if it was none of our functions
     */
    default void committed(DynamoDbCommit commit, @Nullable Invocation by) {}

    /**
     * @param by null if it was none of our functions
     */
    default void created(SimulatedAccount.Created created, @Nullable Invocation by) {}

    default void calledStripe(StripeCalled called) {}

    /** The invocation has answered, or died. */
    default void ended(Invocation invocation) {}
  }

  public void add(Watcher watcher) {
    watchers.add(watcher);
  }

  /** Whatever happens now is that invocation's doing. */
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
