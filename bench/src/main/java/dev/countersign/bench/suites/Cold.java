package dev.countersign.bench.suites;

import dev.countersign.bench.functions.ByRole;
import dev.countersign.bench.functions.ClassLog;
import dev.countersign.bench.functions.Peer;
import dev.countersign.bench.functions.Peer.Code;
import dev.countersign.bench.functions.Role;
import dev.countersign.bench.functions.RunningFunction;
import dev.countersign.bench.functions.RunningFunction.Invocation;
import dev.countersign.bench.functions.Start;
import dev.countersign.bench.measure.Quantiles;
import dev.countersign.bench.measure.Rounds;
import dev.countersign.bench.report.Figure;
import dev.countersign.bench.report.SuiteResult;
import dev.countersign.bench.report.Table;
import dev.countersign.bench.report.Unit;
import dev.countersign.bench.standins.Database;
import dev.countersign.bench.standins.StandIns;
import dev.countersign.bench.traffic.Payments;
import dev.countersign.bench.traffic.Payments.Placed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Processes that did not run yet: from their start to the first answer. */
final class Cold implements Suite {
  private static final String FIRST_CODE = "dev.countersign.local.lambda.FunctionProcess";

  private static final String WALL =
      "cold: from the start of the process until its first answer is here.";
  private static final String CPU =
      "cold CPU: processor time (user and system) of the process until then.";
  private static final String TLS =
      "with TLS / without: the same, with the stand-ins over TLS and without.";
  private static final String TRIPS =
      "cold round trips: requests that a process sends before its first answer.";

  /** One way to start. */
  private record Variant(Peer peer, StandIns standIns, Start start) {
    String name() {
      return peer.name() + (start.certificate().isPresent() ? ", over TLS" : "");
    }
  }

  /** The moments of one start, in milliseconds from it. */
  private record Stages(double jvm, double client, double constructor, double answer) {}

  @Override
  public String name() {
    return "cold";
  }

  @Override
  public SuiteResult run(Bench bench) throws IOException, InterruptedException {
    try (StandIns standIns = bench.standIns(Database.MAP);
        StandIns overTls = bench.standInsOverTls()) {
      List<Variant> plain =
          bench.peers().stream()
              .map(peer -> new Variant(peer, standIns, Start.beside(standIns)))
              .toList();
      Variant secured =
          new Variant(bench.countersign, overTls, Start.beside(overTls).over(bench.certificate()));
      List<Variant> variants = Stream.concat(plain.stream(), Stream.of(secured)).toList();
      var rounds = new Rounds<Variant, ByRole<Single>>(variants);
      for (int i = 0; i < bench.times(10, 3); i++) {
        bench.say("cold starts, round " + (i + 1));
        rounds.add(variant -> started(bench, variant));
      }
      List<Figure> figures = new ArrayList<>();
      List<Table> tables = new ArrayList<>();
      for (Role role : Role.values()) {
        var started = new Comparison<>(rounds, role, Database.MAP);
        figures.addAll(figures(started, plain, secured));
        tables.add(table(started, variants));
      }
      bench.say("the stages of a cold start");
      tables.add(stages(bench, standIns));
      return new SuiteResult(name(), Targets.with(figures), tables);
    }
  }

  private static List<Figure> figures(
      Comparison<Variant, Single> started, List<Variant> plain, Variant secured) {
    Variant ours = plain.getFirst();
    List<Figure> figures =
        new ArrayList<>(
            started.beside(
                ours,
                plain.subList(1, plain.size()),
                Variant::name,
                List.of(
                    new Measure<>("cold CPU", CPU, Single::cpu),
                    new Measure<>("cold", WALL, Single::milliseconds))));
    figures.add(
        started.figure(
            "cold CPU, with TLS / without",
            TLS,
            Unit.RATIO,
            started.ratio(secured, ours, Single::cpu)));
    figures.add(
        started.figure(
            "cold round trips",
            TRIPS,
            Unit.COUNT,
            started.spread(ours, one -> one.counts().requests())));
    return figures;
  }

  private static Table table(Comparison<Variant, Single> started, List<Variant> variants) {
    return new Table(
        started.role().title() + ", cold",
        List.of("peer", "first answer", "CPU", "round trips"),
        variants.stream()
            .map(
                variant ->
                    List.of(
                        variant.name(),
                        started.cell(variant, Unit.MILLISECONDS, Single::milliseconds),
                        started.cell(variant, Unit.MILLISECONDS, Single::cpu),
                        started.cell(variant, Unit.COUNT, one -> one.counts().requests())))
            .toList());
  }

  private static ByRole<Single> started(Bench bench, Variant variant) throws InterruptedException {
    var payments = new Payments(variant.standIns());
    List<String> answers = new ArrayList<>();
    Single created = started(bench, variant, Role.CREATE, payments.cart(), answers);
    Placed placed = payments.placed(answers.getFirst());
    Single received = started(bench, variant, Role.WEBHOOK, payments.pay(placed), answers);
    payments.mustBePaid(placed, answers.getLast());
    return new ByRole<>(created, received);
  }

  private static Single started(
      Bench bench, Variant variant, Role role, byte[] event, List<String> answers)
      throws InterruptedException {
    StandIns.Counts before = variant.standIns().counts();
    try (RunningFunction function = bench.launcher().start(variant.peer(), role, variant.start())) {
      Invocation invocation = function.invoke(event);
      answers.add(invocation.answer());
      return new Single(
          (invocation.answered() - function.started()) / 1e6,
          function.cpuMilliseconds(),
          variant.standIns().counts().since(before));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts our functions with the JVM's log of classes, which shows when each stage begins. */
  private static Table stages(Bench bench, StandIns standIns)
      throws IOException, InterruptedException {
    var payments = new Payments(standIns);
    List<List<Stages>> all = List.of(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < bench.times(5, 1); i++) {
      List<String> answers = new ArrayList<>();
      all.getFirst().add(stages(bench, standIns, Role.CREATE, payments.cart(), answers));
      Placed placed = payments.placed(answers.getFirst());
      all.getLast().add(stages(bench, standIns, Role.WEBHOOK, payments.pay(placed), answers));
      payments.mustBePaid(placed, answers.getLast());
    }
    return new Table(
        "stages of a cold start, measured with a log that slows each",
        List.of("function", "JVM", "runtime client", "constructor", "first call", "all"),
        List.of(row(Role.CREATE, all.getFirst()), row(Role.WEBHOOK, all.getLast())));
  }

  private static Stages stages(
      Bench bench, StandIns standIns, Role role, byte[] event, List<String> answers)
      throws IOException, InterruptedException {
    Path log = bench.launcher().folder().resolve("classes.log");
    try (RunningFunction function =
        bench.launcher().start(bench.countersign, role, Start.beside(standIns).logging(log))) {
      Invocation invocation = function.invoke(event);
      answers.add(invocation.answer());
      ClassLog classes = ClassLog.read(log);
      String handler = ((Code.Java) bench.countersign.code().of(role)).handler();
      double began = function.started();
      return new Stages(
          (classes.loaded(FIRST_CODE) - began) / 1e6,
          (classes.loaded(handler) - began) / 1e6,
          (invocation.given() - began) / 1e6,
          (invocation.answered() - began) / 1e6);
    }
  }

  private static List<String> row(Role role, List<Stages> stages) {
    double jvm = Quantiles.median(stages.stream().map(Stages::jvm).toList());
    double client = Quantiles.median(stages.stream().map(Stages::client).toList());
    double constructor = Quantiles.median(stages.stream().map(Stages::constructor).toList());
    double answer = Quantiles.median(stages.stream().map(Stages::answer).toList());
    return List.of(
        role.title(),
        Unit.MILLISECONDS.text(jvm),
        Unit.MILLISECONDS.text(client - jvm),
        Unit.MILLISECONDS.text(constructor - client),
        Unit.MILLISECONDS.text(answer - constructor),
        Unit.MILLISECONDS.text(answer));
  }
}
