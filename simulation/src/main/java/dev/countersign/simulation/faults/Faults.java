package dev.countersign.simulation.faults;

import dev.countersign.simulation.engine.Chance;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which faults happen. Each run draws a rate for each fault, which is often zero. A run in
 * which everything fails a little never gets anywhere; a run in which few things fail often reaches
 * new states (Groce and others, "Swarm testing").
 */
public final class Faults {
  private static final double OFF = 0.5;
  private static final double RARE = 0.85;

  private final Chance chance;
  private final Map<Fault, Double> rates = new EnumMap<>(Fault.class);
  private @Nullable Instant stoppedAt;

  /**
   * Draws the rates.
   *
   * @param chance decides how often, and when
   */
  public Faults(Chance chance) {
    this.chance = chance;
    for (Fault fault : Fault.values()) {
      rates.put(fault, rate());
    }
  }

  private double rate() {
    double kind = fraction();
    if (kind < OFF) {
      return 0;
    }
    return kind < RARE ? 0.002 + 0.02 * fraction() : 0.04 + 0.12 * fraction();
  }

  private double rate(Fault fault) {
    return rates.getOrDefault(fault, 0.0);
  }

  private double fraction() {
    return chance.nextDouble();
  }

  /** Ends all faults. */
  public void stop(Instant now) {
    stoppedAt = now;
  }

  public boolean isActive() {
    return stoppedAt == null;
  }

  /**
   * Returns whether a fault could happen at that time. An effect that was delayed then may still
   * arrive.
   */
  public boolean wereActive(Instant then) {
    return stoppedAt == null || !then.isAfter(stoppedAt);
  }

  /** Returns whether that fault happens now. */
  public boolean strikes(Fault fault) {
    return isActive() && chance.happens(rate(fault));
  }

  /** Returns which of the faults happens now, if any: never two at once. */
  public Optional<Fault> strike(List<Fault> possible) {
    if (!isActive()) {
      return Optional.empty();
    }
    double drawn = fraction();
    for (Fault fault : possible) {
      drawn -= rate(fault);
      if (drawn < 0) {
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }
}
