package dev.countersign.bench.suites;

import dev.countersign.bench.functions.Launcher;
import dev.countersign.bench.functions.Peer;
import dev.countersign.bench.functions.Role;
import dev.countersign.bench.standins.Certificate;
import dev.countersign.bench.standins.Database;
import dev.countersign.bench.standins.StandIns;
import dev.countersign.emulators.cloudformation.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What every suite measures with: the peers, their launcher, and how long it may take. */
public final class Bench implements AutoCloseable {
  /** The commit that later ones are compared with: the first that was measured. */
  static final String LANDED = "041e7ac";

  private final Path root;
  private final boolean quick;
  private final Consumer<String> progress;
  private final Template template;
  private final Launcher launcher;
  private final Certificate certificate;

  final Peer countersign;
  final Peer node;
  final Peer plain;
  final Peer floor;

  /**
   * Makes what lasts for all suites.
   *
   * @param root the checkout, built
   * @param nodeCommand starts Node
   * @param quick whether a rough figure is enough
   */
  public Bench(Path root, String nodeCommand, boolean quick, Consumer<String> progress)
      throws IOException, InterruptedException {
    this.root = root;
    this.quick = quick;
    this.progress = progress;
    template =
        Template.read(
            root.resolve("template.yaml"),
            Map.of(
                "AllowedOrigins", "https://shop.example", "StripePublishableKey", "pk_test_bench"));
    Path peers = root.resolve("bench/peers");
    countersign = Peer.countersign("us", root);
    node = Peer.node(peers, root.resolve("bench/target/node"));
    plain = Peer.plain(peers);
    floor = Peer.floor(peers);
    launcher = new Launcher(template, nodeCommand);
    certificate = Certificate.make(launcher.folder());
  }

  /**
   * Returns the functions of the landed commit, if this is a full run and bench/run has built them.
   */
  Optional<Peer> landed() {
    Path checkout = root.resolve("bench/target/" + LANDED);
    return !quick && Files.exists(checkout.resolve(Role.WEBHOOK.zip()))
        ? Optional.of(Peer.countersign(LANDED, checkout))
        : Optional.empty();
  }

  List<Peer> peers() {
    return List.of(countersign, node, plain, floor);
  }

  Path root() {
    return root;
  }

  Launcher launcher() {
    return launcher;
  }

  Certificate certificate() {
    return certificate;
  }

  StandIns standIns(Database database) throws IOException {
    return new StandIns(template, database, Optional.empty());
  }

  StandIns standInsOverTls() throws IOException {
    return new StandIns(template, Database.MAP, Optional.of(certificate));
  }

  /** Returns the first number for a full run, the second for a quick one. */
  int times(int full, int quickly) {
    return quick ? quickly : full;
  }

  boolean isQuick() {
    return quick;
  }

  void say(String sentence) {
    progress.accept(sentence);
  }

  @Override
  public void close() {
    launcher.close();
  }
}
