package dev.countersign.bench.suites;

import dev.countersign.bench.functions.Peer;
import dev.countersign.bench.functions.Start;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Several peers, each with both functions running; one of them works at a time. */
final class Fleet implements AutoCloseable {
  private final Map<Peer, Pair> pairs = new LinkedHashMap<>();

  /** Starts all, one after another, and returns when each waits for its first event. */
  Fleet(Bench bench, List<Peer> peers, Start start) throws IOException, InterruptedException {
    try {
      for (Peer peer : peers) {
        Pair pair = Pair.start(bench.launcher(), peer, start);
        pairs.put(peer, pair);
        pair.awaitInitialized();
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  Pair of(Peer peer) {
    return Objects.requireNonNull(pairs.get(peer));
  }

  @Override
  public void close() {
    pairs.values().forEach(Pair::close);
  }
}
