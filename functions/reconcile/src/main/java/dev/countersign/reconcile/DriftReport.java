package dev.countersign.reconcile;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.OrderId;
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
 * What a run found and what is still open: how much of it, and the first of it, what needs a person
 * before all else.
 *
 * @param failed the stages that a fault has ended
 * @param excused the stages of which a person has decided that they may fail
 * @param openForAPerson how much there is that calls a person, of this run or one before, by what
 *     it is
 * @param items not all, for there may be more than memory holds; the journal has them
 * @param drifts likewise
 */
record DriftReport(
    Run run,
    Set<Stage> failed,
    Set<Stage> excused,
    long repaired,
    long needingAPerson,
    Map<What, Long> openForAPerson,
    List<OpenItem> items,
    List<Drift> drifts) {

  /**
   * @param most how many to name of each
   */
  static DriftReport of(Run run, Set<Stage> failed, Journal journal, Instant now, int most) {
    var needing = new First<Drift>(most);
    var triedAgain = new First<Drift>(most);
    var repaired = new First<Drift>(most);
    each(
        from -> journal.drifts(run, from),
        drift ->
            (drift.needsAPerson() ? needing : drift.isOpen() ? triedAgain : repaired).add(drift));
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
        needing.count,
        counted,
        open.items,
        Stream.of(needing, triedAgain, repaired)
            .flatMap(first -> first.items.stream())
            .limit(most)
            .toList());
  }

  /** How much is open that calls a person. */
  long openItems() {
    return openForAPerson.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether all was gone through that no person has excused. */
  boolean isFinished() {
    return excused.containsAll(run.left().keySet());
  }

  /** In a word. */
  String outcome() {
    return isFinished() ? "finished" : excused.containsAll(failed) ? "interrupted" : "incomplete";
  }

  /** The first few of many, and how many there are. */
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

  /** The id is what a person sends to dismiss it. */
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
