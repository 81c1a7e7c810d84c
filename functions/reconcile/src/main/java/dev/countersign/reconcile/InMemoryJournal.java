package dev.countersign.reconcile;

import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.OrderId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A journal for tests and simulations, held to the same contract as {@link DynamoDbJournal}. */
final class InMemoryJournal implements Journal {
  /** So few that whoever lists meets more than one part. */
  private static final int PART = 2;

  private final Map<String, Run> runs = new TreeMap<>();
  private final Map<String, TreeMap<String, Drift>> drifts = new TreeMap<>();
  private final TreeMap<String, Item> items = new TreeMap<>();
  private final Map<OrderId, Wait> waits = new HashMap<>();
  private final Map<Boolean, String> accounts = new TreeMap<>();

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
    drifts.computeIfAbsent(run.id(), _ -> new TreeMap<>()).put(drift.id(), drift);
  }

  @Override
  public synchronized Listing<Drift> drifts(Run run, Optional<String> from) {
    return part(drifts.getOrDefault(run.id(), new TreeMap<>()), from);
  }

  @Override
  public synchronized boolean open(Item item) {
    Item kept = items.get(item.id());
    Item next = kept == null ? item : kept.calling(item.drift());
    items.put(item.id(), next);
    return !next.equals(kept);
  }

  @Override
  public synchronized Optional<Item> item(String id) {
    return Optional.ofNullable(items.get(id));
  }

  @Override
  public synchronized String account(boolean isLive, String seen) {
    return accounts.computeIfAbsent(isLive, _ -> seen);
  }

  @Override
  public synchronized Listing<Item> openItems(Optional<String> from) {
    return part(items, from);
  }

  @Override
  public synchronized void close(Item item, Instant at) {
    items.remove(item.id(), item);
  }

  @Override
  public synchronized Dismissing dismiss(String id, Item.Dismissal dismissal) {
    Item open = items.get(id);
    if (open == null) {
      return new Dismissing.NotOpen();
    }
    if (open.dismissal().isPresent()) {
      return new Dismissing.Already(open);
    }
    items.put(id, open.dismissed(dismissal));
    return new Dismissing.Dismissed(open.dismissed(dismissal));
  }

  @Override
  public synchronized void leave(Wait wait) {
    waits.put(wait.order(), wait);
  }

  @Override
  public synchronized Map<OrderId, Wait> waits(Collection<OrderId> orders) {
    return orders.stream()
        .distinct()
        .filter(waits::containsKey)
        .collect(Collectors.toMap(Function.identity(), waits::get));
  }

  private static <T> Listing<T> part(NavigableMap<String, T> all, Optional<String> from) {
    NavigableMap<String, T> rest = all.tailMap(from.orElse(""), false);
    List<String> part = rest.keySet().stream().limit(PART).toList();
    return new Listing<>(
        part.stream().map(rest::get).toList(),
        rest.size() > part.size() ? Optional.of(part.getLast()) : Optional.empty());
  }
}
