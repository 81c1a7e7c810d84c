package dev.countersign.simulation.cost;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.testkit.Repository;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What docs/cost/assumptions.json assumes of a shop and of the time that calls take. */
record Assumptions(Map<Assumption, Assumed> all) {
  static final String FILE = "docs/cost/assumptions.json";

  /** One assumption: of what, and why that value. */
  record Assumed(String what, BigDecimal value, String because) {}

  static Assumptions read() {
    JsonObject file = JsonParser.parseString(Repository.read(FILE)).getAsJsonObject();
    Map<String, JsonObject> byName = new TreeMap<>();
    for (JsonElement assumed : file.getAsJsonArray("assumptions")) {
      JsonObject json = assumed.getAsJsonObject();
      byName.put(json.get("assumption").getAsString(), json);
    }
    Map<Assumption, Assumed> all = new EnumMap<>(Assumption.class);
    for (Assumption assumption : Assumption.values()) {
      JsonObject json = Objects.requireNonNull(byName.remove(assumption.word()), assumption.word());
      all.put(
          assumption,
          new Assumed(
              json.get("what").getAsString(),
              json.get("value").getAsBigDecimal(),
              json.get("because").getAsString()));
    }
    if (!byName.isEmpty()) {
      throw new IllegalStateException("nobody assumes these: " + byName.keySet());
    }
    return new Assumptions(all);
  }

  BigDecimal of(Assumption assumption) {
    return about(assumption).value();
  }

  Assumed about(Assumption assumption) {
    return Objects.requireNonNull(all.get(assumption));
  }
}
