package dev.countersign.http;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Prepares a function for a SnapStart snapshot (Lambda docs, "Runtime hooks for SnapStart"), so
 * that the snapshot contains loaded classes and compiled code, but no connection. After a restore
 * it drops what was valid only at the time of the snapshot.
 */
public final class Snapshot implements Resource {
  private final Runnable prepare;
  private final Runnable forget;

  /**
   * Creates the hooks.
   *
   * @param prepare runs before the snapshot. What it throws fails the publication of the version
   * @param forget runs before the snapshot, after {@code prepare}, and after each restore
   */
  public Snapshot(Runnable prepare, Runnable forget) {
    this.prepare = prepare;
    this.forget = forget;
  }

  /**
   * Asks Lambda to call the hooks. Lambda's list has only weak references: keep this object as long
   * as the function lives.
   */
  public void register() {
    Core.getGlobalContext().register(this);
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    prepare.run();
    forget.run();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    forget.run();
  }
}
