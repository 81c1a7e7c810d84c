package dev.countersign.simulation.deployment;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One execution environment: a process with the function, the function's caches, and a clock that
 * may be wrong. It serves one request at a time.
 */
public final class Environment implements InstantSource {
  private final Function function;
  private final String name;
  private final boolean isNewer;
  private final InstantSource trueTime;
  private final List<Instant> secretReads = new ArrayList<>();
  private @Nullable Instant secretUnreadAt;
  private Duration skew = Duration.ZERO;
  private boolean clockSet;
  private @Nullable RequestStreamHandler handler;
  private Runnable forget = () -> {};
  private @Nullable Invocation current;

  /**
   * Creates an environment.
   *
   * @param isNewer whether a newer version than the one under test runs in it
   */
  Environment(Function function, int number, boolean isNewer, InstantSource trueTime) {
    this.function = function;
    this.name = function + "#" + number + (isNewer ? " (newer)" : "");
    this.isNewer = isNewer;
    this.trueTime = trueTime;
  }

  /**
   * Sets its function.
   *
   * @param forgetting what the function does after a restore from a snapshot
   */
  void holds(RequestStreamHandler function, Runnable forgetting) {
    this.handler = function;
    this.forget = forgetting;
  }

  /**
   * Returns whether its function lives with a wrong clock. The one that registers the webhook
   * endpoint compares its clock with Secrets Manager's, and bears a difference of a minute;
   * Lambda's clocks differ by far less.
   */
  private boolean bearsAWrongClock() {
    return !function.name().equals("register-webhook");
  }

  /** Returns whether its function reads the API key and the signing secrets. */
  boolean readsBothSecrets() {
    return function.name().equals("register-webhook");
  }

  @Override
  public Instant instant() {
    return trueTime.instant().plus(skew);
  }

  Instant trueTime() {
    return trueTime.instant();
  }

  RequestStreamHandler handler() {
    if (handler == null) {
      throw new IllegalStateException("an environment without a function");
    }
    return handler;
  }

  boolean isNewer() {
    return isNewer;
  }

  Function function() {
    return function;
  }

  /** Restores it from a snapshot: nothing that was cached before is cached any more. */
  void restore() {
    forget.run();
    secretReads.clear();
  }

  void setClock(Duration fast) {
    if (!bearsAWrongClock()) {
      return;
    }
    skew = fast;
    clockSet = true;
    if (current != null) {
      current.clockSet();
    }
  }

  /** Starts it with a wrong clock. */
  void startWith(Duration fast) {
    skew = bearsAWrongClock() ? fast : Duration.ZERO;
  }

  /** Returns how far its clock is ahead of the true time. */
  public Duration skew() {
    return skew;
  }

  /**
   * Returns whether its clock was ever set. Then nothing follows from the durations that it
   * measured.
   */
  public boolean hadItsClockSet() {
    return clockSet;
  }

  void secretRead() {
    secretReads.add(trueTime());
  }

  /** Records that it read its secret and got no answer. */
  void secretUnread() {
    secretUnreadAt = trueTime();
    invocation().secretUnread();
  }

  /** Returns when a read of its secret last failed, by the true time. */
  public Optional<Instant> lastSecretUnread() {
    return Optional.ofNullable(secretUnreadAt);
  }

  /** Returns when it last read the current version of its secret, by the true time. */
  public Optional<Instant> lastSecretRead() {
    return secretReads.isEmpty() ? Optional.empty() : Optional.of(secretReads.getLast());
  }

  /** Returns all such reads since it began to cache. */
  public List<Instant> secretReads() {
    return secretReads;
  }

  Invocation begin(FunctionRequest request) {
    current = new Invocation(request, this, trueTime());
    return current;
  }

  void end() {
    current = null;
  }

  Invocation invocation() {
    if (current == null) {
      throw new IllegalStateException("nobody asked for anything");
    }
    return current;
  }

  void log(String line) {
    invocation().log().add(line);
  }

  @Override
  public String toString() {
    return name;
  }
}
