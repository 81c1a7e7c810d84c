package dev.countersign.simulation.world;

import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.engine.Chance;
import dev.countersign.simulation.invariants.Canaries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a buyer wants, and the form of the request.
 *
 * @param expectedTotal the total that the page showed, or 0 if the page sends none
 */
record BuyerCart(String currency, SortedMap<String, Integer> quantities, long expectedTotal) {
  private static final List<String> SOLD = List.of("tee", "mug", "sticker");

  /**
   * Returns a random cart: usually something that is sold, and often with the total that the page
   * shows.
   */
  static BuyerCart draw(Chance chance) {
    BuyerCart cart =
        switch (chance.nextInt(8)) {
          case 0 -> of(chance.nextInt(2) == 0 ? "eur" : "jpy", "tee", chance.between(1, 3));
          case 1 ->
              chance.nextInt(2) == 0
                  ? of("usd", "piano", chance.between(1, 4))
                  : of("idr", "villa", chance.between(1, 7));
          default -> ofSmallThings(chance);
        };
    return switch (chance.nextInt(8)) {
      case 0, 1 -> cart.expecting(cart.shownTotal());
      case 2 -> cart.expecting(4000);
      default -> cart;
    };
  }

  private static BuyerCart of(String currency, String product, int quantity) {
    return new BuyerCart(currency, new TreeMap<>(Map.of(product, quantity)), 0);
  }

  private static BuyerCart ofSmallThings(Chance chance) {
    SortedMap<String, Integer> quantities = new TreeMap<>();
    int lines = chance.between(1, 2);
    for (int i = 0; i < lines; i++) {
      quantities.put(chance.oneOf(SOLD), chance.between(1, 4));
    }
    if (chance.nextInt(20) == 0) {
      quantities.put(chance.nextInt(2) == 0 ? "retired" : "nope", 1);
    }
    return new BuyerCart("usd", quantities, 0);
  }

  private long shownTotal() {
    return quantities.entrySet().stream()
        .mapToLong(line -> Shopkeeper.listPrice(line.getKey(), currency) * line.getValue())
        .sum();
  }

  /** Returns the same cart on a page that shows this total. */
  BuyerCart expecting(long total) {
    return new BuyerCart(currency, quantities, total);
  }

  /** Returns the same cart with another quantity, or another expected total. */
  BuyerCart altered(Chance chance) {
    if (chance.nextInt(3) == 0) {
      return expecting(expectedTotal + 1);
    }
    SortedMap<String, Integer> other = new TreeMap<>(quantities);
    other.merge(quantities.firstKey(), 1, Integer::sum);
    return new BuyerCart(currency, other, expectedTotal);
  }

  /** Returns the request, written in one of the forms that mean the same. */
  FunctionRequest.Create request(String key, Chance chance) {
    return new FunctionRequest.Create(key, body(chance, ""), meaning());
  }

  /** Returns a request with content that the page must not send. */
  FunctionRequest.Create forbidden(String key, Chance chance) {
    return switch (chance.nextInt(4)) {
      case 0 -> refused(key, chance, "\"amount\":1,", "price");
      case 1 -> refused(key, chance, "\"number\":\"" + Canaries.CARD + "\",", "card");
      case 2 -> refused(key, chance, "\"cvc\":\"" + Canaries.CVC + "\",", "card");
      default -> refused(key, chance, "\"coupon\":\"" + Canaries.CARD + "\",", "card");
    };
  }

  private FunctionRequest.Create refused(String key, Chance chance, String member, String what) {
    return new FunctionRequest.Create(
        key, body(chance, member), FunctionRequest.Create.REFUSED + what);
  }

  String meaning() {
    return currency
        + " "
        + quantities.entrySet().stream()
            .map(line -> line.getKey() + "*" + line.getValue())
            .sorted()
            .collect(Collectors.joining(","))
        + " "
        + (expectedTotal == 0 ? "" : expectedTotal);
  }

  private String body(Chance chance, String further) {
    List<String> lines = new ArrayList<>();
    quantities.forEach(
        (product, quantity) ->
            lines.add("{\"productId\":\"" + product + "\",\"quantity\":" + quantity + "}"));
    if (chance.nextInt(2) == 0) {
      lines.replaceAll(line -> " " + line);
      lines.sort((a, b) -> b.compareTo(a));
    }
    return "{"
        + further
        + "\"currency\":\""
        + currency
        + "\",\"items\":["
        + String.join(",", lines)
        + "]"
        + (expectedTotal == 0 ? "" : ",\"expectedTotal\":" + expectedTotal)
        + "}";
  }
}
