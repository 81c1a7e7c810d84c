package dev.countersign.simulation.deployment;

/** Which versions of the functions run. */
public enum Rollout {
  /** Only the version under test, before a deployment or after a rollback. */
  OURS,
  /** The version under test and a newer one beside it, during a deployment. */
  BOTH,
  /** Only the newer version. */
  NEWER;

  /** Returns whether an environment of the newer version, or of ours, may run. */
  boolean allows(boolean isNewer) {
    return this == BOTH || (this == NEWER) == isNewer;
  }
}
