package dev.countersign.simulation.engine;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A deterministic random source: the same seed draws the same values, on every JVM of every version
 * (SplitMix64 of Steele, Lea and Flood; bounds by multiplication, after Lemire, whose bias of at
 * most 2<sup>-32</sup> does not matter here).
 */
public final class Chance implements RandomGenerator {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  public Chance(long seed) {
    // Similar seeds must not give similar sequences.
    this.state = mixed(seed * 0xd1342543de82ef95L + GOLDEN);
  }

  /** Returns another sequence, so that the draws of one part do not shift those of another. */
  public Chance split() {
    return new Chance(nextLong());
  }

  /**
   * Returns another sequence without a draw from this one, so that its use does not change other
   * worlds.
   */
  public Chance aside() {
    return new Chance(~state);
  }

  @Override
  public long nextLong() {
    state += GOLDEN;
    return mixed(state);
  }

  @Override
  public int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** Draws a number; both ends are included. */
  public long between(long least, long most) {
    return least + Math.floorMod(nextLong(), most - least + 1);
  }

  /** Draws a number; both ends are included. */
  public int between(int least, int most) {
    return least + nextInt(most - least + 1);
  }

  /**
   * Returns whether something happens. A rate of zero draws nothing, so that it leaves the rest
   * unchanged.
   *
   * @param rate from 0 to 1
   */
  public boolean happens(double rate) {
    return rate > 0 && (nextLong() >>> 11) * 0x1.0p-53 < rate;
  }

  public <T> T oneOf(List<T> choices) {
    return choices.get(nextInt(choices.size()));
  }

  private static long mixed(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
