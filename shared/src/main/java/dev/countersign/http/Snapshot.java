package dev.countersign.http;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * What a function does around a SnapStart snapshot (Lambda docs, "Runtime hooks for SnapStart"):
 * before it, run code that reaches no network, so that the snapshot holds loaded classes and no
 * connection; after a restore, forget what was true only then.
 *
 * <p>The context holds its resources weakly: keep this object as long as the function lives.
 */
public final class Snapshot implements Resource {
  private final Runnable prime;
  private final Runnable forget;

  private Snapshot(Runnable prime, Runnable forget) {
    this.prime = prime;
    this.forget = forget;
  }

  public static Snapshot register(Runnable prime, Runnable forget) {
    Snapshot snapshot = new Snapshot(prime, forget);
    Core.getGlobalContext().register(snapshot);
    return snapshot;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    prime.run();
    forget.run();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    forget.run();
  }
}
