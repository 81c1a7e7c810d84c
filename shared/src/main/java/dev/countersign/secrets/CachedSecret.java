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
 * Caches the last good value of a secret. The value is used for five minutes without another read.
 * It is used for one more hour as the last good value while nothing newer can be read, or only a
 * malformed value.
 *
 * @param <T> what is made of the secret's versions; compared with {@code equals}
 */
final class CachedSecret<T> {
  static final Duration FRESH = Duration.ofMinutes(5);
  static final Duration LAST_GOOD = Duration.ofHours(1);

  /** The time between two reads that a rejected value causes, and after a read that failed. */
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
   * Creates an empty cache.
   *
   * @param source reads the secret; throws {@link Unavailable} if it cannot be read or is malformed
   * @param lastGoodPart the part of a value that may be used as the last good one
   * @param whenLastGoodServes receives the cause, once for each read that failed
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
   * Returns the value to use now.
   *
   * @throws Unavailable if none can be read, and no good one was read in the last 65 minutes
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
   * Returns the value that replaced a value that was rejected. Reads it unless another thread has
   * done so since. Returns empty if it was read a moment ago and was the same.
   *
   * @throws Unavailable if it cannot be read, and for as long as this failure delays the next read
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
    Deadline.current().check(); // a read that is not even tried must not delay the next one
    refreshedAt = clock.instant();
    return Optional.of(read());
  }

  /** Returns whether the rejected value is the known one, as a whole or as the last good part. */
  private boolean isPartOf(T known, T used) {
    return known.equals(used) || lastGoodPart.apply(known).equals(used);
  }

  /** Marks a value that must not be used as the last good one. */
  synchronized void refuse(T wrong) {
    refused = wrong;
  }

  /** Drops everything that was read: a value read before a snapshot must not be used after it. */
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
    // If the clock was set back, the age is unknown.
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
