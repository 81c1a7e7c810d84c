package dev.countersign.simulation.deployment;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.StripeAnswer;
import dev.countersign.simulation.stripe.SimulatedAccount;
import dev.countersign.simulation.truth.Saying;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One request in one execution environment, and everything that happened in it. */
public final class Invocation {
  private final FunctionRequest request;
  private final Environment environment;
  private final Instant startedAt;
  private final Instant startedAtByItsClock;
  private final List<String> log = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<Instant> calledStripeAt = new ArrayList<>();
  private final List<StripeRead> readings = new ArrayList<>();
  private int faults;
  private int unreadSecrets;
  private int throttledTransactions;
  private boolean isThrottled;
  private boolean wasThrottled;
  private boolean batchUnread;
  private boolean inDoubt;
  private boolean metNewerWord;
  private boolean clockSet;
  private boolean stalled;
  private boolean crashed;
  private @Nullable Instant endedAt;
  private @Nullable FunctionAnswer answer;

  /** The kinds of calls of a function. */
  public enum Call {
    READ,
    WRITE,
    TRANSACTION,
    STRIPE,
    SECRET,
    FEED,
    QUEUE
  }

  /** Stripe's answer to a read. It is parsed only when it is needed, which most never are. */
  private static final class StripeRead {
    private final StripeAnswer answer;
    private final Instant at;
    private final boolean live;
    private @Nullable List<Saying> sayings;

    StripeRead(StripeAnswer answer, Instant at, boolean live) {
      this.answer = answer;
      this.at = at;
      this.live = live;
    }

    List<Saying> sayings() {
      List<Saying> known = sayings == null ? parsed() : sayings;
      sayings = known;
      return known;
    }

    private List<Saying> parsed() {
      JsonObject body = SimulatedAccount.json(answer);
      List<JsonElement> objects =
          body.has("data") && body.get("data").isJsonArray()
              ? body.getAsJsonArray("data").asList()
              : List.of(body);
      return objects.stream()
          .flatMap(
              object -> Saying.read(object.getAsJsonObject(), at.getEpochSecond(), live).stream())
          .toList();
    }
  }

  Invocation(FunctionRequest request, Environment environment, Instant startedAt) {
    this.request = request;
    this.environment = environment;
    this.startedAt = startedAt;
    this.startedAtByItsClock = environment.instant();
  }

  public FunctionRequest request() {
    return request;
  }

  public Environment environment() {
    return environment;
  }

  public Instant startedAt() {
    return startedAt;
  }

  /** Returns the start by the environment's clock, right or wrong. */
  public Instant startedAtByItsClock() {
    return startedAtByItsClock;
  }

  /**
   * Returns when it ended.
   *
   * @throws IllegalStateException if it has not ended yet
   */
  public Instant endedAt() {
    if (endedAt == null) {
      throw new IllegalStateException("still going on");
    }
    return endedAt;
  }

  /** Returns the answer; null if the process crashed, or has not answered yet. */
  public @Nullable FunctionAnswer answer() {
    return answer;
  }

  public boolean hasCrashed() {
    return crashed;
  }

  /** Returns the lines that it wrote to its log. */
  public List<String> log() {
    return log;
  }

  /** Returns the calls that it made, whatever their result. */
  public List<Call> calls() {
    return calls;
  }

  public long calls(Call kind) {
    return calls.stream().filter(kind::equals).count();
  }

  /** Returns when its calls to Stripe started. */
  public List<Instant> calledStripeAt() {
    return calledStripeAt;
  }

  /** Returns Stripe's answers to its reads, as far as they say something about orders. */
  public Stream<Saying> readings() {
    return readings.stream().flatMap(reading -> reading.sayings().stream());
  }

  /**
   * Returns the number of calls that failed without a usable answer. A batch that was never read to
   * its end is one.
   */
  public int faults() {
    return batchUnread ? faults + 1 : faults;
  }

  /** Returns how many of these were reads of secrets. */
  public int unreadSecrets() {
    return unreadSecrets;
  }

  /** Returns whether it read a row that only a newer version can read. */
  public boolean hasMetNewerWord() {
    return metNewerWord;
  }

  /** Returns whether a buyer or Stripe waits for the answer. */
  public boolean isFromOutside() {
    return request.function().isBehindGateway();
  }

  /** Returns whether one of its writes may have happened without its knowledge. */
  public boolean isInDoubt() {
    return inDoubt;
  }

  /** Returns whether its clock was set while it ran. Then nothing follows from its durations. */
  public boolean wasClockSet() {
    return clockSet;
  }

  /** Returns whether the whole process was stalled, which no code can prevent. */
  public boolean wasStalled() {
    return stalled;
  }

  /** Returns the number of throttled transactions, each of which is worth a retry. */
  public int throttledTransactions() {
    return throttledTransactions;
  }

  void called(Call kind) {
    calls.add(kind);
    if (kind == Call.TRANSACTION) {
      wasThrottled = isThrottled;
      isThrottled = false;
    }
    if (kind == Call.STRIPE) {
      calledStripeAt.add(environment.trueTime());
    }
  }

  void read(StripeAnswer answer, Instant at, boolean live) {
    readings.add(new StripeRead(answer, at, live));
  }

  /**
   * Records that the last transaction was throttled. If it was tried twice without success, that is
   * a fault.
   */
  void throttled() {
    throttledTransactions++;
    isThrottled = !wasThrottled;
    if (wasThrottled) {
      failed();
    }
  }

  void failed() {
    faults++;
  }

  /**
   * Records the end of a batch read. A batch of which something was left, and not requested again,
   * is a fault.
   *
   * @param isRest whether it requested what the read before had left
   * @param inPart whether keys were left unprocessed
   */
  void readBatch(boolean isRest, boolean inPart) {
    if (batchUnread && !isRest) {
      failed();
    }
    batchUnread = inPart;
  }

  void secretUnread() {
    unreadSecrets++;
  }

  /** Records a newer word, which is a fault that passes, like a call without an answer. */
  void metNewerWord() {
    metNewerWord = true;
    faults++;
  }

  void inDoubt() {
    inDoubt = true;
  }

  void clockSet() {
    clockSet = true;
  }

  void stalled() {
    stalled = true;
  }

  void crashed(Instant at) {
    crashed = true;
    endedAt = at;
  }

  void answered(FunctionAnswer given, Instant at) {
    answer = given;
    endedAt = at;
  }

  @Override
  public String toString() {
    return request.function() + " " + request.detail();
  }
}
