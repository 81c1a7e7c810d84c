package dev.countersign.bench.suites;

import dev.countersign.bench.functions.ByRole;
import dev.countersign.bench.functions.Peer;
import dev.countersign.bench.functions.Role;
import dev.countersign.bench.functions.RunningFunction;
import dev.countersign.bench.functions.Start;
import dev.countersign.bench.measure.Quantiles;
import dev.countersign.bench.measure.Rounds;
import dev.countersign.bench.measure.Spread;
import dev.countersign.bench.report.Figure;
import dev.countersign.bench.report.SuiteResult;
import dev.countersign.bench.report.Table;
import dev.countersign.bench.report.Unit;
import dev.countersign.bench.standins.Database;
import dev.countersign.bench.standins.StandIns;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Functions that have served for a while, one request at a time. */
final class Warm implements Suite {
  private static final Duration IDLE = Duration.ofSeconds(6);

  private static final String P50 =
      "p50: from the moment that the function is given its event until its answer is here; the"
          + " median of a round's requests.";
  private static final String CPU =
      "CPU: processor time (user and system) of the function's process, per request of a round.";
  private static final String OPENED =
      "connections: what the function opened in all rounds; over TLS each is a handshake.";
  private static final String OPENED_AFTER_IDLE =
      "connections after idle seconds: what the first request opens after "
          + IDLE.toSeconds()
          + " seconds without one, over TLS, where each is a handshake.";

  @Override
  public String name() {
    return "warm";
  }

  @Override
  public SuiteResult run(Bench bench) throws IOException, InterruptedException {
    List<Figure> figures = new ArrayList<>();
    List<Table> tables = new ArrayList<>();
    for (Database database : databases(bench)) {
      bench.say("payments through each peer, over " + database.title());
      var rounds = rounds(bench, database);
      for (Role role : Role.values()) {
        var served = new Comparison<>(rounds, role, database);
        figures.addAll(
            served.beside(
                bench.countersign,
                List.of(bench.node, bench.plain, bench.floor),
                Peer::name,
                List.of(
                    new Measure<>("p50", P50, Turn::p50),
                    new Measure<>("CPU", CPU, Turn::cpuPerRequest))));
        if (database == Database.MAP) {
          Spread opened = Spread.exactly(opened(served, bench.countersign));
          figures.add(served.figure("connections", OPENED, Unit.COUNT, opened));
        }
        tables.add(table(bench, served));
      }
    }
    bench.say("a payment after %d idle seconds".formatted(IDLE.toSeconds()));
    var rounds = afterIdleSeconds(bench);
    for (Role role : Role.values()) {
      var idle = new Comparison<>(rounds, role, Database.MAP);
      figures.add(
          idle.figure(
              "connections after idle seconds",
              OPENED_AFTER_IDLE,
              Unit.COUNT,
              idle.spread(bench.countersign, one -> one.counts().connections())));
      tables.add(tableAfterIdle(bench, idle));
    }
    return new SuiteResult(name(), Targets.with(figures), tables);
  }

  private static List<Database> databases(Bench bench) {
    return bench.isQuick() ? List.of(Database.MAP) : List.of(Database.values());
  }

  private static Rounds<Peer, ByRole<Turn>> rounds(Bench bench, Database database)
      throws IOException, InterruptedException {
    try (StandIns standIns = bench.standIns(database);
        Fleet fleet = new Fleet(bench, bench.peers(), Start.beside(standIns))) {
      for (Peer peer : bench.peers()) {
        fleet.of(peer).pay(bench.times(600, 150));
      }
      var rounds = new Rounds<Peer, ByRole<Turn>>(bench.peers());
      for (int i = 0; i < bench.times(20, 5); i++) {
        rounds.add(peer -> fleet.of(peer).pay(bench.times(50, 30)));
      }
      return rounds;
    }
  }

  private static double opened(Comparison<Peer, Turn> served, Peer peer) {
    return served.of(peer).stream().mapToLong(Turn::connections).sum();
  }

  private static Table table(Bench bench, Comparison<Peer, Turn> served) {
    return new Table(
        "%s, warm, over %s".formatted(served.role().title(), served.behind().title()),
        List.of("peer", "p50", "p99", "CPU per request", "connections opened"),
        bench.peers().stream().map(peer -> row(served, peer)).toList());
  }

  private static List<String> row(Comparison<Peer, Turn> served, Peer peer) {
    List<Double> all =
        served.of(peer).stream().flatMap(turn -> turn.milliseconds().stream()).toList();
    return List.of(
        peer.name(),
        Unit.MILLISECONDS.text(Quantiles.median(all)),
        Unit.MILLISECONDS.text(Quantiles.of(all, 0.99)),
        served.cell(peer, Unit.MILLISECONDS, Turn::cpuPerRequest),
        served.behind() == Database.MAP ? Unit.COUNT.text(opened(served, peer)) : "not counted");
  }

  private static Rounds<Peer, ByRole<Single>> afterIdleSeconds(Bench bench)
      throws IOException, InterruptedException {
    List<Peer> peers = List.of(bench.countersign, bench.node, bench.plain); // the floor has no TLS
    try (StandIns standIns = bench.standInsOverTls();
        Fleet fleet = new Fleet(bench, peers, Start.beside(standIns).over(bench.certificate()))) {
      for (Peer peer : peers) {
        fleet.of(peer).pay(bench.times(100, 20));
      }
      var rounds = new Rounds<Peer, ByRole<Single>>(peers);
      for (int i = 0; i < bench.times(5, 1); i++) {
        Thread.sleep(IDLE);
        rounds.add(peer -> fleet.of(peer).payOnce(RunningFunction::invoke));
      }
      return rounds;
    }
  }

  private static Table tableAfterIdle(Bench bench, Comparison<Peer, Single> idle) {
    return new Table(
        "%s, after %d idle seconds, over TLS".formatted(idle.role().title(), IDLE.toSeconds()),
        List.of("peer", "response", "CPU", "connections opened"),
        List.of(bench.countersign, bench.node, bench.plain).stream()
            .map(
                peer ->
                    List.of(
                        peer.name(),
                        idle.cell(peer, Unit.MILLISECONDS, Single::milliseconds),
                        idle.cell(peer, Unit.MILLISECONDS, Single::cpu),
                        idle.cell(peer, Unit.COUNT, one -> one.counts().connections())))
            .toList());
  }
}
