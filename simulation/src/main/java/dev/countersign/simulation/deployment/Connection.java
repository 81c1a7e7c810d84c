package dev.countersign.simulation.deployment;

import dev.countersign.aws.AwsClients;
import dev.countersign.faults.Deadline;
import dev.countersign.simulation.deployment.Invocation.Call;
import dev.countersign.simulation.engine.Crash;
import dev.countersign.simulation.engine.Engine;
import dev.countersign.simulation.faults.Fault;
import dev.countersign.simulation.faults.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * An environment's connection to a service. At each call other actors may go first, and a fault may
 * happen. This class decides everything that does not depend on the service.
 */
final class Connection {
  private final Engine engine;
  private final Faults faults;
  private final Witness witness;
  private final Environment environment;
  private final Set<AwsCall> calls;

  /**
   * Creates a connection.
   *
   * @param calls where it notes what the environment's role has to grant
   */
  Connection(
      Engine engine, Faults faults, Witness witness, Environment environment, Set<AwsCall> calls) {
    this.engine = engine;
    this.faults = faults;
    this.witness = witness;
    this.environment = environment;
    this.calls = calls;
  }

  /** Notes an action that the environment's role has to grant. */
  void needs(String action, String resource) {
    calls.add(new AwsCall(environment.function().name(), action, resource));
  }

  Engine engine() {
    return engine;
  }

  /** Starts a call, and returns its fault, if it has one. */
  Optional<Fault> depart(Call kind, String what, String detail, List<Fault> possible) {
    called(kind);
    return attempt(what, detail, possible);
  }

  void called(Call kind) {
    environment.invocation().called(kind);
  }

  /** Starts one attempt of a call, which may have several. */
  Optional<Fault> attempt(String what, String detail, List<Fault> possible) {
    engine.step();
    if (faults.strikes(Fault.CLOCK_STEP)) {
      environment.setClock(Duration.ofSeconds(engine.chance().between(-240, 240)));
      engine.note("clock set", environment.toString());
    }
    Optional<Fault> fault = faults.strike(possible);
    engine.note(what, detail);
    fault.ifPresent(struck -> engine.note("  !", struck.name()));
    if (fault.isPresent() && fault.get() == Fault.CRASH_BEFORE) {
      throw new Crash(what);
    }
    if (fault.isPresent() && fault.get() == Fault.STALL) {
      environment.invocation().stalled();
      engine.sleep(Duration.ofSeconds(engine.chance().between(26, 60)));
    }
    return fault;
  }

  /** Applies the effect of the call to the world, at one instant. */
  <T> T effect(Supplier<T> what) {
    return witness.during(environment.invocation(), what);
  }

  /** Delivers an answer, unless the caller no longer waits for it. */
  void arrive(Optional<Fault> fault) {
    engine.step();
    Invocation invocation = environment.invocation();
    if (fault.isPresent() && fault.get() == Fault.CRASH_AFTER) {
      throw new Crash("after the call");
    }
    Duration elapsed = Duration.between(invocation.startedAt(), engine.instant());
    if (elapsed.compareTo(environment.function().timeout()) > 0) {
      throw new Crash("Lambda's time-out");
    }
  }

  /** Returns whether the invocation's time is up, so that its function makes no more calls. */
  boolean isTooLate() {
    return Deadline.current().hasPassed();
  }

  /**
   * Waits for the given time, or until the caller's deadline. Then the caller knows that no answer
   * comes, even if the answer comes byte by byte.
   */
  void waitInVain(Duration longest) {
    engine.sleep(Deadline.current().atMost(longest));
    environment.invocation().failed();
  }

  /**
   * Waits in vain for AWS, and returns the exception of the SDK for that. Like every exception that
   * stands for an answer here it has no stack trace: there are many, and nobody reads them.
   */
  SdkClientException noAnswer() {
    waitInVain(AwsClients.LONGEST_CALL);
    return SdkClientException.builder().message("no answer came").writableStackTrace(false).build();
  }

  /** Records that a transaction was canceled for another reason than its conditions. */
  void canceled(TransactionCanceledException canceled) {
    boolean isThrottled =
        canceled.cancellationReasons().stream()
            .map(CancellationReason::code)
            .anyMatch(List.of("ThrottlingError", "ProvisionedThroughputExceeded")::contains);
    if (isThrottled) {
      environment.invocation().throttled();
    } else {
      failed();
    }
  }

  /** A batch is read, or a part of it. */
  void readBatch(boolean isRest, boolean inPart) {
    environment.invocation().readBatch(isRest, inPart);
  }

  void inDoubt() {
    environment.invocation().inDoubt();
  }

  void failed() {
    environment.invocation().failed();
  }

  /** Applies the effect after the caller has given up. */
  void later(Duration longest, Supplier<?> what) {
    Invocation invocation = environment.invocation();
    Duration delay = Duration.ofMillis(engine.chance().between(0, (int) longest.toMillis()));
    engine.spawn(
        "network",
        () -> {
          engine.sleep(delay);
          invocation.inDoubt();
          engine.note("arrives late", invocation.toString());
          var _ = witness.during(invocation, what);
        });
  }

  /** Waits before the function's own retry. */
  void pause(Duration least, Duration most) {
    long drawn = engine.chance().between(least.toMillis(), most.toMillis());
    engine.sleep(Deadline.current().atMost(Duration.ofMillis(drawn)));
  }

  /** Returns the longest time after which an answer still reaches the caller. */
  Duration upTo(Duration longest) {
    Duration patience = Deadline.current().atMost(longest);
    return Duration.ofMillis(engine.chance().between(0, (int) patience.toMillis()));
  }
}
