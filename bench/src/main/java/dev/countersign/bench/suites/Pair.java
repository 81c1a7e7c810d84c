package dev.countersign.bench.suites;

import dev.countersign.bench.functions.ByRole;
import dev.countersign.bench.functions.Launcher;
import dev.countersign.bench.functions.Peer;
import dev.countersign.bench.functions.Role;
import dev.countersign.bench.functions.RunningFunction;
import dev.countersign.bench.functions.RunningFunction.Invocation;
import dev.countersign.bench.functions.Start;
import dev.countersign.bench.standins.StandIns;
import dev.countersign.bench.traffic.Payments;
import dev.countersign.bench.traffic.Payments.Placed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Both functions of one peer, each in its process. */
final class Pair implements AutoCloseable {
  private final StandIns standIns;
  private final Payments payments;
  private final RunningFunction create;
  private final RunningFunction webhook;

  private Pair(StandIns standIns, RunningFunction create, RunningFunction webhook) {
    this.standIns = standIns;
    this.payments = new Payments(standIns);
    this.create = create;
    this.webhook = webhook;
  }

  static Pair start(Launcher launcher, Peer peer, Start start) throws IOException {
    RunningFunction create = launcher.start(peer, Role.CREATE, start);
    try {
      return new Pair(start.standIns(), create, launcher.start(peer, Role.WEBHOOK, start));
    } catch (IOException e) {
      create.close();
      throw e;
    }
  }

  /** Runs one event through a function. */
  interface Call {
    Invocation run(RunningFunction function, byte[] event) throws InterruptedException;
  }

  /** Takes one payment through both functions, and checks that it is paid. */
  ByRole<Single> payOnce(Call call) throws InterruptedException {
    List<String> answers = new ArrayList<>();
    Single created = single(call, create, payments.cart(), answers);
    Placed placed = payments.placed(answers.getFirst());
    Single received = single(call, webhook, payments.pay(placed), answers);
    payments.mustBePaid(placed, answers.getLast());
    return new ByRole<>(created, received);
  }

  private Single single(Call call, RunningFunction function, byte[] event, List<String> answers)
      throws InterruptedException {
    StandIns.Counts before = standIns.counts();
    double cpu = function.cpuMilliseconds();
    Invocation invocation = call.run(function, event);
    answers.add(invocation.answer());
    return new Single(
        invocation.milliseconds(),
        function.cpuMilliseconds() - cpu,
        standIns.counts().since(before));
  }

  /** Takes payments through both functions, first all orders, and checks that each is paid. */
  ByRole<Turn> pay(int count) throws InterruptedException {
    List<byte[]> carts = IntStream.range(0, count).mapToObj(_ -> payments.cart()).toList();
    List<String> created = new ArrayList<>();
    Turn create = turn(this.create, carts, created);
    List<Placed> placed = created.stream().map(payments::placed).toList();
    List<byte[]> deliveries = placed.stream().map(payments::pay).toList();
    List<String> received = new ArrayList<>();
    Turn webhook = turn(this.webhook, deliveries, received);
    for (int i = 0; i < count; i++) {
      payments.mustBePaid(placed.get(i), received.get(i));
    }
    return new ByRole<>(create, webhook);
  }

  private Turn turn(RunningFunction function, List<byte[]> events, List<String> answers)
      throws InterruptedException {
    StandIns.Counts before = standIns.counts();
    double cpu = function.cpuMilliseconds();
    List<Double> milliseconds = new ArrayList<>();
    for (byte[] event : events) {
      Invocation invocation = function.invoke(event);
      milliseconds.add(invocation.milliseconds());
      answers.add(invocation.answer());
    }
    return new Turn(
        milliseconds,
        function.cpuMilliseconds() - cpu,
        standIns.counts().since(before).connections());
  }

  /** Waits until both have asked for their first event or for their restore. */
  void awaitInitialized() throws InterruptedException {
    create.awaitInitialized();
    webhook.awaitInitialized();
  }

  /** Returns how many classes each has loaded so far. */
  ByRole<Long> classes() throws InterruptedException {
    return new ByRole<>(create.classes(), webhook.classes());
  }

  RunningFunction create() {
    return create;
  }

  @Override
  public void close() {
    create.close();
    webhook.close();
  }
}
