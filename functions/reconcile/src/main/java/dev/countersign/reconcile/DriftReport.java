package dev.countersign.reconcile;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.OrderId;
import dev.countersign.reconcile.Drift.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a run found: how much of it, and the first of it.
 *
 * @param first not all, for there may be more than memory holds; the journal has them
 */
record DriftReport(Run run, long repaired, long needingAPerson, List<Drift> first) {
  /**
   * @param most how many to name
   */
  static DriftReport of(Run run, Journal journal, int most) {
    long repaired = 0;
    long needingAPerson = 0;
    List<Drift> first = new ArrayList<>();
    Optional<String> from = Optional.empty();
    do {
      Listing<Drift> part = journal.drifts(run, from);
      for (Drift drift : part.items()) {
        if (drift.remedy() == Remedy.NEEDS_A_PERSON) {
          needingAPerson++;
        } else {
          repaired++;
        }
        if (first.size() < most) {
          first.add(drift);
        }
      }
      from = part.next();
    } while (from.isPresent());
    return new DriftReport(run, repaired, needingAPerson, first);
  }

  JsonObject json(String outcome) {
    JsonObject json = new JsonObject();
    json.addProperty("outcome", outcome);
    json.addProperty("run", run.id());
    json.addProperty("from", run.window().from().toString());
    json.addProperty("to", run.window().to().toString());
    json.addProperty("repaired", repaired);
    json.addProperty("needsAPerson", needingAPerson);
    json.addProperty("quarantined", run.quarantined());
    JsonArray drifts = new JsonArray();
    first.forEach(drift -> drifts.add(json(drift)));
    json.add("drift", drifts);
    return json;
  }

  private static JsonObject json(Drift drift) {
    JsonObject json = new JsonObject();
    json.addProperty("what", word(drift.what()));
    json.addProperty("object", drift.object());
    drift.order().map(OrderId::value).ifPresent(order -> json.addProperty("orderId", order));
    json.addProperty("remedy", word(drift.remedy()));
    return json;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
