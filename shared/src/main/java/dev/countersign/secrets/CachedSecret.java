package dev.countersign.secrets;

import dev.countersign.faults.Deadline;
import dev.countersign.faults.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a secret and was good. It is used for five minutes without a further read, and
 * goes on for an hour more as the last good one while nothing newer can be read, or only something
 * malformed.
 *
 * @param <T> what is made of the secret's versions; compared with {@code equals}
 */
final class CachedSecret<T> {
  static final Duration FRESH = Duration.ofMinutes(5);
  static final Duration LAST_GOOD = Duration.ofHours(1);

  /** Between two reads that a refused value asks for, and after a read that failed. */
  static final Duration BETWEEN_READS = Duration.ofSeconds(10);

  private final Supplier<T> source;
  private final UnaryOperator<T> lastGoodPart;
  private final Consumer<Unavailable> whenLastGoodServes;
  private final InstantSource clock;

  private @Nullable T value;
  private Instant readAt = Instant.MIN;
  private Instant refreshedAt = Instant.MIN;
  private @Nullable Unavailable failure;
  private Instant failedAt = Instant.MIN;
  private @Nullable T refused;

  /**
   * @param source reads the secret; throws {@link Unavailable} if it can't be read or is malformed
   * @param lastGoodPart the part of a value that may be used as the last good one
   * @param whenLastGoodServes is told why, once for each read that failed
   */
  CachedSecret(
      Supplier<T> source,
      UnaryOperator<T> lastGoodPart,
      Consumer<Unavailable> whenLastGoodServes,
      InstantSource clock) {
    this.source = source;
    this.lastGoodPart = lastGoodPart;
    this.whenLastGoodServes = whenLastGoodServes;
    this.clock = clock;
  }

  /**
   * The value to use now.
   *
   * @throws Unavailable if none can be read, and none that is good was read in the last 65 minutes
   */
  synchronized T get() {
    T known = value;
    if (known != null && isFresh()) {
      return known;
    }
    Deadline.current().check();
    if (known == null || known.equals(refused) || !isWithin(FRESH.plus(LAST_GOOD), readAt)) {
      return read();
    }
    if (failure != null && isWithin(BETWEEN_READS, failedAt)) {
      return lastGoodPart.apply(known);
    }
    try {
      return read();
    } catch (Unavailable e) {
      whenLastGoodServes.accept(e);
      return lastGoodPart.apply(known);
    }
  }

  /**
   * The value that has replaced the one used, which did not serve; read if nobody has done so
   * since. Empty if that was done a moment ago, and there was no other.
   *
   * @throws Unavailable if it can't be read, also for as long as that is why it is not read again
   */
  synchronized Optional<T> readInsteadOf(T used) {
    T known = value;
    if (known != null && isFresh() && !isPartOf(known, used)) {
      return Optional.of(known);
    }
    if (failure != null && isWithin(BETWEEN_READS, failedAt)) {
      throw failure;
    }
    if (isWithin(BETWEEN_READS, refreshedAt)) {
      return Optional.empty();
    }
    Deadline.current().check(); // what is not even tried must not keep the next one from trying
    refreshedAt = clock.instant();
    return Optional.of(read());
  }

  /** Whether it was that value which did not serve, as a whole or as the last good one. */
  private boolean isPartOf(T known, T used) {
    return known.equals(used) || lastGoodPart.apply(known).equals(used);
  }

  /** This value is not to be used as the last good one. */
  synchronized void refuse(T wrong) {
    refused = wrong;
  }

  /** Drops all that was read: what a snapshot was taken with must not outlive it. */
  synchronized void forget() {
    value = null;
    refreshedAt = Instant.MIN;
    failure = null;
    refused = null;
  }

  private boolean isFresh() {
    return isWithin(FRESH, readAt);
  }

  private boolean isWithin(Duration age, Instant since) {
    Instant now = clock.instant();
    // A clock that went back says nothing about age.
    return !now.isBefore(since) && now.isBefore(since.plus(age));
  }

  private T read() {
    try {
      T good = source.get();
      value = good;
      readAt = clock.instant();
      failure = null;
      return good;
    } catch (Unavailable e) {
      failure = e;
      failedAt = clock.instant();
      throw e;
    }
  }
}
