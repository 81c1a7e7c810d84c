package dev.countersign.emulators.stripe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** All objects of one kind in the order of their creation, with fast access by id. */
final class Ledger<T extends ListPage.Listable> {
  private final List<T> items = new ArrayList<>();
  private final Map<String, Integer> positions = new HashMap<>();

  void add(T item) {
    positions.put(item.id(), items.size());
    items.add(item);
  }

  Optional<T> find(String id) {
    Integer position = positions.get(id);
    return position == null ? Optional.empty() : Optional.of(items.get(position));
  }

  /** Returns the object's position in {@link #oldestFirst()}. */
  OptionalInt position(String id) {
    Integer position = positions.get(id);
    return position == null ? OptionalInt.empty() : OptionalInt.of(position);
  }

  /** Removes the object. It moves all that came after it: only for kinds of which there are few. */
  void remove(String id) {
    Integer removed = positions.remove(id);
    if (removed != null) {
      items.remove(removed.intValue());
      positions.replaceAll((_, position) -> position > removed ? position - 1 : position);
    }
  }

  /** Returns a view, not a copy. */
  List<T> oldestFirst() {
    return Collections.unmodifiableList(items);
  }
}
