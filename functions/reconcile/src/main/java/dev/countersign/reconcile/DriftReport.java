package dev.countersign.reconcile;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.OrderId;
import dev.countersign.reconcile.Drift.Remedy;
import dev.countersign.reconcile.Drift.What;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The report of a run: what it found and what is still open, as counts and as a first part of each
 * list, with what needs a person first.
 *
 * @param failed the stages that a fault ended
 * @param excused the stages that may fail, by a person's decision
 * @param canceledForFailures the PaymentIntents that this run canceled because somebody tests cards
 * @param openForAPerson the number of open items that need a person, from this run or an earlier
 *     one, by kind
 * @param items only the first, because there may be more than memory holds; the journal has all
 * @param drifts also only the first
 */
record DriftReport(
    Run run,
    Set<Stage> failed,
    Set<Stage> excused,
    long repaired,
    long canceledForFailures,
    long needingAPerson,
    Map<What, Long> openForAPerson,
    List<OpenItem> items,
    List<Drift> drifts) {

  /**
   * Reads the report of a run from the journal.
   *
   * @param most the greatest number of items and of drifts in it
   */
  static DriftReport of(Run run, Set<Stage> failed, Journal journal, Instant now, int most) {
    var needing = new First<Drift>(most);
    var triedAgain = new First<Drift>(most);
    var repaired = new First<Drift>(most);
    var canceledForFailures = new First<Drift>(0);
    each(
        from -> journal.drifts(run, from),
        drift -> {
          (drift.needsAPerson() ? needing : drift.isOpen() ? triedAgain : repaired).add(drift);
          if (drift.what() == What.FAILED_TOO_OFTEN && drift.remedy() == Remedy.CANCELED) {
            canceledForFailures.add(drift);
          }
        });
    var open = new First<OpenItem>(most);
    Map<What, Long> counted = new EnumMap<>(What.class);
    Set<Stage> excused = EnumSet.noneOf(Stage.class);
    each(
        journal::openItems,
        item -> {
          if (item.needsAPerson(now)) {
            open.add(item);
            counted.merge(item.drift().what(), 1L, Long::sum);
          } else if (item.dismissal().isPresent() && item.drift().what() == What.STAGE_FAILED) {
            excused.add(item.drift().stage());
          }
        });
    return new DriftReport(
        run,
        failed,
        excused,
        repaired.count,
        canceledForFailures.count,
        needing.count,
        counted,
        open.items,
        Stream.of(needing, triedAgain, repaired)
            .flatMap(first -> first.items.stream())
            .limit(most)
            .toList());
  }

  /** Returns the number of open items that need a person. */
  long openItems() {
    return openForAPerson.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns whether all stages are complete, except for those that a person has excused. */
  boolean isFinished() {
    return excused.containsAll(run.left().keySet());
  }

  /** Returns the outcome as one word. */
  String outcome() {
    return isFinished() ? "finished" : excused.containsAll(failed) ? "interrupted" : "incomplete";
  }

  /** The first elements of a long list, and its length. */
  private static final class First<T> {
    private final int most;
    private final List<T> items = new ArrayList<>();
    private long count;

    First(int most) {
      this.most = most;
    }

    void add(T item) {
      count++;
      if (items.size() < most) {
        items.add(item);
      }
    }
  }

  private static <T> void each(Function<Optional<String>, Listing<T>> list, Consumer<T> what) {
    Optional<String> from = Optional.empty();
    do {
      Listing<T> part = list.apply(from);
      part.items().forEach(what);
      from = part.next();
    } while (from.isPresent());
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("outcome", outcome());
    json.addProperty("run", run.id());
    json.addProperty("from", run.window().from().toString());
    json.addProperty("to", run.window().to().toString());
    json.addProperty("openItems", openItems());
    json.addProperty("needsAPerson", needingAPerson);
    json.addProperty("repaired", repaired);
    json.addProperty("quarantined", run.quarantined());
    json.add("failed", array(failed, DriftReport::word));
    json.add("left", array(run.left().keySet(), DriftReport::word));
    json.add("items", itemsJson());
    json.add("drift", driftJson());
    return json;
  }

  JsonArray itemsJson() {
    return array(items, DriftReport::json);
  }

  JsonArray driftJson() {
    return array(drifts, DriftReport::json);
  }

  private static JsonPrimitive word(Stage stage) {
    return new JsonPrimitive(Drift.word(stage));
  }

  private static <T> JsonArray array(Collection<T> all, Function<T, JsonElement> json) {
    JsonArray array = new JsonArray();
    all.forEach(one -> array.add(json.apply(one)));
    return array;
  }

  /** Writes an item. Its id is what a person sends to dismiss it. */
  private static JsonObject json(OpenItem item) {
    JsonObject json = new JsonObject();
    json.addProperty("item", item.id());
    json.addProperty("since", item.since().toString());
    json(item.drift()).asMap().forEach(json::add);
    return json;
  }

  private static JsonObject json(Drift drift) {
    JsonObject json = new JsonObject();
    json.addProperty("what", Drift.word(drift.what()));
    json.addProperty("object", drift.object());
    drift.order().map(OrderId::value).ifPresent(order -> json.addProperty("orderId", order));
    json.addProperty("remedy", Drift.word(drift.remedy()));
    return json;
  }
}
