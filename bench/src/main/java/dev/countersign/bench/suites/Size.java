package dev.countersign.bench.suites;

import dev.countersign.bench.functions.Peer;
import dev.countersign.bench.functions.Role;
import dev.countersign.bench.functions.Start;
import dev.countersign.bench.measure.Rounds;
import dev.countersign.bench.measure.Spread;
import dev.countersign.bench.report.Figure;
import dev.countersign.bench.report.SuiteResult;
import dev.countersign.bench.report.Table;
import dev.countersign.bench.report.Unit;
import dev.countersign.bench.standins.Database;
import dev.countersign.bench.standins.StandIns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What is deployed, and what it holds in memory. */
final class Size implements Suite {
  private static final int REQUESTS = 100;

  private static final String LARGEST = "largest zip: of all functions' deployment packages.";
  private static final String ZIP = "zip: the deployment package of the function.";
  private static final String MEMORY =
      "resident memory: of the function's process after %d requests (VmRSS), on a machine of its size."
          .formatted(REQUESTS);

  @Override
  public String name() {
    return "size";
  }

  @Override
  public SuiteResult run(Bench bench) throws IOException, InterruptedException {
    bench.say("the zips");
    List<Zip> zips = new ArrayList<>();
    for (Path file : files(bench.root())) {
      zips.add(Zip.read(file));
    }
    Zip largest = zips.stream().max(Comparator.comparing(Zip::bytes)).orElseThrow();
    Zip create = Zip.read(bench.root().resolve(Role.CREATE.zip()));
    bench.say("memory after %d payments".formatted(REQUESTS));
    Rounds<Peer, Double> memory = memory(bench);
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.of(
            "largest zip",
            "",
            LARGEST,
            Unit.PACKED_MEGABYTES,
            Spread.exactly(largest.megabytes())));
    for (Peer peer : List.of(bench.node, bench.plain)) {
      figures.add(
          Figure.of(
              "create: zip, us / " + peer,
              "",
              ZIP,
              Unit.RATIO,
              Spread.exactly((double) create.bytes() / packed(peer))));
    }
    figures.add(
        Figure.of(
            "create: resident memory",
            Database.MAP.title(),
            MEMORY,
            Unit.MEGABYTES,
            Spread.of(memory.of(bench.countersign))));
    for (Peer peer : List.of(bench.node, bench.plain)) {
      figures.add(
          Figure.of(
              "create: resident memory, us / " + peer,
              Database.MAP.title(),
              MEMORY,
              Unit.RATIO,
              Spread.ratio(memory.of(bench.countersign), memory.of(peer))));
    }
    return new SuiteResult(
        name(),
        Targets.with(figures),
        List.of(
            table(zips),
            shares(create),
            shares(Zip.read(bench.root().resolve(Role.WEBHOOK.zip()))),
            memory(bench, memory)));
  }

  /** Returns the zips that the template deploys, by their names. */
  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> folders = Files.list(root.resolve("functions"))) {
      return folders
          .map(folder -> folder.resolve("target/" + folder.getFileName() + ".zip"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  /** Returns how large the package is in which a peer's create is deployed. */
  private static long packed(Peer peer) throws IOException {
    return switch (peer.code().create()) {
      case Peer.Code.Java(var zip, var _) -> Files.size(zip);
      case Peer.Code.Node(var module, var _) -> {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
          zip.putNextEntry(new ZipEntry(module.getFileName().toString()));
          Files.copy(module, zip);
        }
        yield bytes.size();
      }
    };
  }

  private static Rounds<Peer, Double> memory(Bench bench) throws IOException, InterruptedException {
    var rounds = new Rounds<Peer, Double>(bench.peers());
    try (StandIns standIns = bench.standIns(Database.MAP)) {
      for (int i = 0; i < bench.times(5, 1); i++) {
        rounds.add(
            peer -> {
              try (Pair pair = Pair.start(bench.launcher(), peer, Start.beside(standIns))) {
                pair.pay(REQUESTS);
                return pair.create().residentMegabytes();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      }
    }
    return rounds;
  }

  private static Table table(List<Zip> zips) {
    return new Table(
        "deployment packages",
        List.of("zip", "packed", "unpacked", "classes"),
        zips.stream()
            .map(
                zip ->
                    List.of(
                        zip.name(),
                        Unit.MEGABYTES.text(zip.megabytes()),
                        Unit.MEGABYTES.text(zip.unpackedMegabytes()),
                        Long.toString(zip.classes())))
            .toList());
  }

  private static Table shares(Zip zip) {
    return new Table(
        "what %s is made of".formatted(zip.name()),
        List.of("code", "packed", "classes"),
        zip.shares().stream()
            .map(
                share ->
                    List.of(
                        share.origin(),
                        Unit.KILOBYTES.text(share.packed() / 1000.0),
                        Long.toString(share.classes())))
            .toList());
  }

  private static Table memory(Bench bench, Rounds<Peer, Double> memory) {
    return new Table(
        "create, after %d requests".formatted(REQUESTS),
        List.of("peer", "resident memory"),
        bench.peers().stream()
            .map(
                peer ->
                    List.of(peer.name(), Unit.MEGABYTES.text(Spread.of(memory.of(peer)).median())))
            .toList());
  }
}
