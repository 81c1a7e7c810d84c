package dev.countersign.bench.suites;

import dev.countersign.bench.functions.ByRole;
import dev.countersign.bench.functions.Peer;
import dev.countersign.bench.functions.Role;
import dev.countersign.bench.functions.RunningFunction;
import dev.countersign.bench.functions.Start;
import dev.countersign.bench.measure.Rounds;
import dev.countersign.bench.measure.Spread;
import dev.countersign.bench.report.Figure;
import dev.countersign.bench.report.SuiteResult;
import dev.countersign.bench.report.Table;
import dev.countersign.bench.report.Unit;
import dev.countersign.bench.standins.Database;
import dev.countersign.bench.standins.StandIns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The first request after SnapStart's restore, by the runtime interface client's own path: it makes
 * the handler, runs the hooks before the checkpoint, asks the Runtime API for its restore and
 * waits. Then all connections break, time passes, the restore is answered, and the client runs the
 * hooks after it and asks for its first event. No snapshot is taken: the process only stands still.
 */
final class Restore implements Suite {
  private static final String FIRST =
      "first response after restore: from the moment that the restore is answered until the first"
          + " answer is here, over TLS; divided by the p50 of warm requests over TLS of the same"
          + " round, of this process or of commit "
          + Bench.LANDED
          + "'s.";
  private static final String TLS =
      "with TLS / without: the first response, with the stand-ins over TLS and without.";
  private static final String CPU =
      "CPU after restore: processor time of the process from the restore to the first answer.";
  private static final String CLASSES =
      "classes after restore: those that the JVM loads from the restore to the first answer.";
  private static final String OPENED =
      "handshakes after restore: connections that are opened from the restore to the first answer.";

  /** One thing that is restored. */
  private record Variant(String name, Peer peer, StandIns standIns, Start start) {}

  /**
   * One function of one round.
   *
   * @param first the first request after the restore
   * @param classes that were loaded for it
   * @param warm many requests later
   */
  private record Restored(Single first, long classes, Turn warm) {}

  @Override
  public String name() {
    return "restore";
  }

  @Override
  public SuiteResult run(Bench bench) throws IOException, InterruptedException {
    try (StandIns overTls = bench.standInsOverTls();
        StandIns withoutTls = bench.standIns(Database.MAP)) {
      Start start = Start.beside(overTls).over(bench.certificate()).toASnapshot();
      var ours = new Variant("us", bench.countersign, overTls, start);
      var withoutTlsToo =
          new Variant(
              "us, without TLS",
              bench.countersign,
              withoutTls,
              Start.beside(withoutTls).toASnapshot());
      Optional<Variant> landed =
          bench.landed().map(peer -> new Variant(peer.name(), peer, overTls, start));
      List<Variant> variants =
          Stream.concat(Stream.of(ours, withoutTlsToo), landed.stream()).toList();
      var rounds = new Rounds<Variant, ByRole<Restored>>(variants);
      for (int i = 0; i < bench.times(10, 3); i++) {
        bench.say("restores, round " + (i + 1));
        rounds.add(variant -> restored(bench, variant));
      }
      List<Figure> figures = new ArrayList<>();
      List<Table> tables = new ArrayList<>();
      for (Role role : Role.values()) {
        var restored = new Comparison<>(rounds, role, Database.MAP);
        figures.addAll(figures(restored, ours, withoutTlsToo, landed));
        tables.add(table(restored, variants));
      }
      return new SuiteResult(name(), Targets.with(figures), tables);
    }
  }

  private static ByRole<Restored> restored(Bench bench, Variant variant)
      throws InterruptedException {
    try (Pair pair = Pair.start(bench.launcher(), variant.peer(), variant.start())) {
      pair.awaitInitialized();
      Thread.sleep(Duration.ofSeconds(bench.times(6, 1)));
      variant.standIns().dropConnections();
      ByRole<Long> before = pair.classes();
      ByRole<Single> first = pair.payOnce(RunningFunction::restore);
      ByRole<Long> after = pair.classes();
      pair.pay(bench.times(300, 60));
      ByRole<Turn> warm = pair.pay(bench.times(100, 30));
      return new ByRole<>(
          new Restored(first.create(), after.create() - before.create(), warm.create()),
          new Restored(first.webhook(), after.webhook() - before.webhook(), warm.webhook()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Figure> figures(
      Comparison<Variant, Restored> restored,
      Variant ours,
      Variant withoutTls,
      Optional<Variant> landed) {
    List<Figure> figures = new ArrayList<>();
    landed.ifPresent(commit -> figures.add(first(restored, ours, commit, commit.name() + "'s")));
    figures.add(first(restored, ours, ours, "its own"));
    figures.add(
        restored.figure(
            "first response after restore, with TLS / without",
            TLS,
            Unit.RATIO,
            restored.ratio(ours, withoutTls, one -> one.first().milliseconds())));
    figures.add(
        restored.figure(
            "CPU after restore",
            CPU,
            Unit.MILLISECONDS,
            restored.spread(ours, one -> one.first().cpu())));
    figures.add(
        restored.figure(
            "classes after restore",
            CLASSES,
            Unit.COUNT,
            restored.spread(ours, Restored::classes)));
    figures.add(
        restored.figure(
            "handshakes after restore",
            OPENED,
            Unit.COUNT,
            restored.spread(ours, one -> one.first().counts().connections())));
    return figures;
  }

  private static Figure first(
      Comparison<Variant, Restored> restored, Variant ours, Variant warm, String whose) {
    List<Double> first = restored.of(ours).stream().map(one -> one.first().milliseconds()).toList();
    List<Double> p50 = restored.of(warm).stream().map(one -> one.warm().p50()).toList();
    return restored.figure(
        "first response after restore / %s p50".formatted(whose),
        FIRST,
        Unit.RATIO,
        Spread.ratio(first, p50));
  }

  private static Table table(Comparison<Variant, Restored> restored, List<Variant> variants) {
    return new Table(
        restored.role().title() + ", restored",
        List.of("restored", "first response", "CPU", "classes", "connections", "warm p50"),
        variants.stream()
            .map(
                variant ->
                    List.of(
                        variant.name(),
                        restored.cell(
                            variant, Unit.MILLISECONDS, one -> one.first().milliseconds()),
                        restored.cell(variant, Unit.MILLISECONDS, one -> one.first().cpu()),
                        restored.cell(variant, Unit.COUNT, Restored::classes),
                        restored.cell(
                            variant, Unit.COUNT, one -> one.first().counts().connections()),
                        restored.cell(variant, Unit.MILLISECONDS, one -> one.warm().p50())))
            .toList());
  }
}
