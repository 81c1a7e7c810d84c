package dev.countersign.local.schedules;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.local.lambda.FunctionEvent;
import dev.countersign.local.lambda.InvocationResult;
import dev.countersign.local.lambda.Invoker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * EventBridge Scheduler on one machine: runs the functions whose {@code ScheduleV2} and {@code
 * Schedule} events have a rate, the first time after one interval. A run that fails is logged, and
 * not retried before the next one is due.
 */
public final class Schedules implements AutoCloseable {
  private final ExecutorService runs = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Schedule> schedules;
  private final Ticker ticker;
  private final Invoker invoker;
  private final InstantSource clock;
  private final Consumer<String> log;

  private Schedules(
      List<Schedule> schedules,
      Ticker ticker,
      Invoker invoker,
      InstantSource clock,
      Consumer<String> log) {
    this.schedules = schedules;
    this.ticker = ticker;
    this.invoker = invoker;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Starts the schedules of the template.
   *
   * @param which those that are to run
   * @param log receives a line for each run
   * @throws IllegalArgumentException if a schedule is wrong, or asks for an unsupported feature
   */
  public static Schedules start(
      Template template, Predicate<FunctionEvent> which, Invoker invoker, Consumer<String> log) {
    return start(template, which, invoker, new SystemTicker(), InstantSource.system(), log);
  }

  static Schedules start(
      Template template,
      Predicate<FunctionEvent> which,
      Invoker invoker,
      Ticker ticker,
      InstantSource clock,
      Consumer<String> log) {
    var types = Set.of(Schedule.OF_SCHEDULER, Schedule.OF_EVENTBRIDGE);
    try {
      var schedules =
          FunctionEvent.of(template, types).stream()
              .filter(which)
              .filter(Schedule::isOn)
              .map(Schedule::of)
              .toList();
      var started = new Schedules(schedules, ticker, invoker, clock, log);
      for (var schedule : schedules) {
        ticker.every(schedule.interval(), () -> started.begin(schedule));
      }
      return started;
    } catch (RuntimeException e) {
      ticker.close();
      throw e;
    }
  }

  /** Calls back at a rate. A test decides itself when. */
  interface Ticker extends AutoCloseable {
    void every(Duration interval, Runnable run);

    @Override
    void close();
  }

  /**
   * Returns which function runs when, such as {@code ReconcileFunction runs at rate(15 minutes)}.
   */
  public List<String> sentences() {
    return schedules.stream()
        .map(schedule -> schedule.event().owner() + " runs at " + schedule.expression())
        .toList();
  }

  /** Starts no further run, and ends those in progress. */
  @Override
  public void close() {
    ticker.close();
    runs.shutdownNow();
    runs.close();
  }

  /**
   * Starts a run, even if the one before is still in progress; the function's concurrency is the
   * only limit.
   */
  private void begin(Schedule schedule) {
    var due = clock.instant();
    runs.execute(() -> run(schedule, due));
  }

  private void run(Schedule schedule, Instant due) {
    var input = schedule.input().orElseGet(() -> notification(schedule, due));
    try {
      var outcome =
          switch (invoker.invoke(schedule.event().function(), input.getBytes(UTF_8))) {
            case InvocationResult.Returned _ -> "ran";
            case InvocationResult.Failed(var type, _) -> "failed: " + type;
            case InvocationResult.TimedOut _ -> "timed out";
            case InvocationResult.Throttled _ -> "was throttled";
          };
      say(schedule, outcome);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closing
    } catch (RuntimeException e) {
      say(schedule, "could not be run: " + e);
    }
  }

  private void say(Schedule schedule, String what) {
    log.accept("schedule | " + schedule.event().owner() + " " + what);
  }

  /** Returns the event of a target that has no Input (Scheduler API Reference, "Target"). */
  private static String notification(Schedule schedule, Instant due) {
    var event = schedule.event();
    boolean ofScheduler = event.type().equals(Schedule.OF_SCHEDULER);
    var name = "local-" + event.owner() + event.name();
    var resources = new JsonArray();
    resources.add(
        ofScheduler
            ? "arn:aws:scheduler:eu-west-1:000000000000:schedule/default/" + name
            : "arn:aws:events:eu-west-1:000000000000:rule/" + name);
    var notification = new JsonObject();
    notification.addProperty("version", "0");
    notification.addProperty("id", UUID.randomUUID().toString());
    notification.addProperty("detail-type", "Scheduled Event");
    notification.addProperty("source", ofScheduler ? "aws.scheduler" : "aws.events");
    notification.addProperty("account", "000000000000");
    notification.addProperty("time", due.truncatedTo(ChronoUnit.SECONDS).toString());
    notification.addProperty("region", "eu-west-1");
    notification.add("resources", resources);
    if (ofScheduler) {
      notification.addProperty("detail", "{}");
    } else {
      notification.add("detail", new JsonObject());
    }
    return notification.toString();
  }
}
