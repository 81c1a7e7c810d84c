package dev.countersign.http;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Prepares a function for a SnapStart snapshot (Lambda docs, "Runtime hooks for SnapStart"). Before
 * the snapshot it runs code that does not use the network, so that the snapshot contains loaded
 * classes and no connection. After a restore it drops what was valid only at the time of the
 * snapshot.
 *
 * <p>The context has only weak references to its resources: keep this object as long as the
 * function lives.
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
