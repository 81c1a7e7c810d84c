package dev.countersign.reconcile;

import dev.countersign.orders.Backlog.Listing;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A journal for tests and simulations, held to the same contract as {@link DynamoDbJournal}. */
final class InMemoryJournal implements Journal {
  private final Map<String, Run> runs = new TreeMap<>();
  private final Map<String, TreeMap<String, Drift>> drifts = new TreeMap<>();

  @Override
  public synchronized Optional<Run> load(String name) {
    return Optional.ofNullable(runs.get(name));
  }

  @Override
  public synchronized boolean save(Run run) {
    Run stored = runs.get(run.name());
    long before = stored == null ? 0 : stored.version();
    if (before != run.version() - 1) {
      return false;
    }
    runs.put(run.name(), run);
    return true;
  }

  @Override
  public synchronized void report(Run run, Drift drift) {
    drifts
        .computeIfAbsent(run.id(), _ -> new TreeMap<>())
        .put(drift.what() + " " + drift.object(), drift);
  }

  /** In parts of two, so that whoever lists meets more than one. */
  @Override
  public synchronized Listing<Drift> drifts(Run run, Optional<String> from) {
    NavigableMap<String, Drift> rest =
        drifts.getOrDefault(run.id(), new TreeMap<>()).tailMap(from.orElse(""), false);
    List<String> part = rest.keySet().stream().limit(2).toList();
    return new Listing<>(
        part.stream().map(rest::get).toList(),
        rest.size() > part.size() ? Optional.of(part.getLast()) : Optional.empty());
  }
}
