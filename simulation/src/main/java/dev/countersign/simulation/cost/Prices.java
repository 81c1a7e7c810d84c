package dev.countersign.simulation.cost;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.testkit.Repository;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * What AWS takes, as docs/cost/prices.json has it.
 *
 * @param gatheredOn when the prices were last read
 */
record Prices(String region, LocalDate gatheredOn, Map<Charge, Price> byCharge) {
  static final String FILE = "docs/cost/prices.json";

  /**
   * One price.
   *
   * @param amount so many units cost the dollars
   * @param freeEachMonth so many units are free in each account, for ever
   * @param page AWS's page, by its name
   * @param listedAs the service and the usage type in AWS's price list
   * @param readIn where the price was read, and of when that is
   * @param isConfirmed whether it was read in something of the region that has a date
   */
  record Price(
      String service,
      BigDecimal dollars,
      BigDecimal amount,
      String unit,
      BigDecimal freeEachMonth,
      String page,
      String listedAs,
      String readIn,
      boolean isConfirmed) {
    private static final int DIGITS = 12;

    BigDecimal of(BigDecimal units) {
      return units.multiply(dollars).divide(amount, DIGITS, RoundingMode.HALF_UP);
    }
  }

  static Prices read() {
    JsonObject file = JsonParser.parseString(Repository.read(FILE)).getAsJsonObject();
    Map<String, JsonObject> byName = byName(file.getAsJsonArray("prices"));
    Map<Charge, Price> prices = new EnumMap<>(Charge.class);
    for (Charge charge : Charge.values()) {
      JsonObject price = byName.remove(charge.word());
      prices.put(charge, price(Objects.requireNonNull(price, charge.word())));
    }
    if (!byName.isEmpty()) {
      throw new IllegalStateException("nobody pays these prices: " + byName.keySet());
    }
    return new Prices(
        file.get("region").getAsString(),
        LocalDate.parse(file.get("gatheredOn").getAsString()),
        prices);
  }

  private static Map<String, JsonObject> byName(JsonArray prices) {
    Map<String, JsonObject> byName = new TreeMap<>();
    for (JsonElement price : prices) {
      JsonObject json = price.getAsJsonObject();
      if (byName.put(json.get("price").getAsString(), json) != null) {
        throw new IllegalStateException("two prices of one name: " + json);
      }
    }
    return byName;
  }

  private static Price price(JsonObject json) {
    return new Price(
        json.get("service").getAsString(),
        json.get("usd").getAsBigDecimal(),
        json.get("for").getAsBigDecimal(),
        json.get("unit").getAsString(),
        json.has("freeEachMonth") ? json.get("freeEachMonth").getAsBigDecimal() : BigDecimal.ZERO,
        json.get("page").getAsString(),
        json.get("listedAs").getAsString(),
        json.get("readIn").getAsString(),
        json.get("confirmed").getAsBoolean());
  }

  Price of(Charge charge) {
    return Objects.requireNonNull(byCharge.get(charge));
  }

  /** Returns the dollars for one, as in "1 USD for each rule". */
  BigDecimal dollars(Charge charge) {
    return of(charge).dollars();
  }

  BigDecimal of(Amounts<Charge> charges) {
    return charges.byKind().entrySet().stream()
        .map(charge -> of(charge.getKey()).of(charge.getValue()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Returns what is left to pay if nothing else of the account uses what is free. */
  Amounts<Charge> withoutWhatIsFree(Amounts<Charge> charges) {
    Amounts<Charge> rest = charges;
    for (Charge charge : charges.byKind().keySet()) {
      BigDecimal units = charges.of(charge).subtract(of(charge).freeEachMonth());
      rest = rest.with(charge, units.max(BigDecimal.ZERO));
    }
    return rest;
  }

  /** Returns AWS's services, in the order of the file. */
  SequencedSet<String> services() {
    SequencedSet<String> services = new LinkedHashSet<>();
    byCharge.values().forEach(price -> services.add(price.service()));
    return services;
  }

  /** Returns only what that service charges. */
  Amounts<Charge> ofService(String service, Amounts<Charge> charges) {
    Amounts<Charge> its = Amounts.none();
    for (Charge charge : charges.byKind().keySet()) {
      if (of(charge).service().equals(service)) {
        its = its.with(charge, charges.of(charge));
      }
    }
    return its;
  }
}
