package dev.countersign.simulation.deployment;

/** Which versions of the functions run. */
public enum Rollout {
  /** The one under test alone, before a deployment or after a rollback. */
  OURS,
  /** The one under test and a newer one beside it, while a deployment goes on. */
  BOTH,
  /** The newer one alone. */
  NEWER;

  /** Whether an environment of the newer version, or of ours, may run. */
  boolean allows(boolean isNewer) {
    return this == BOTH || (this == NEWER) == isNewer;
  }
}
