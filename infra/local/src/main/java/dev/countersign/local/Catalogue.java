package dev.countersign.local;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.countersign.json.MalformedJson;
import dev.countersign.json.StrictJson;
import dev.countersign.money.Currency;
import dev.countersign.money.Money;
import dev.countersign.pricing.ProductId;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The products and prices of the local shop, from a JSON file that people edit. It is validated
 * strictly, so that a price that Stripe would reject, or an unknown word, is reported here and not
 * at the checkout.
 *
 * <pre>{"tee-black-m": {"name": "T-shirt", "active": true, "prices": {"usd": 2000, "jpy": 2800}}}
 * </pre>
 *
 * @param prices one for each product and currency, in the order of the file
 */
public record Catalogue(List<ListedPrice> prices) {
  private static final Set<String> PRODUCT_MEMBERS = Set.of("name", "active", "prices");
  private static final Pattern MINOR_UNITS = Pattern.compile("[1-9][0-9]{0,17}");

  /** A row of the Prices table. */
  public record ListedPrice(ProductId product, Money price, String name, boolean active) {}

  public Catalogue {
    prices = List.copyOf(prices);
  }

  /**
   * Reads the file.
   *
   * @throws UsageException with the name of the file and, for each mistake, the product and what is
   *     wrong
   */
  public static Catalogue read(Path file) {
    var reading = new Validator();
    var catalogue = reading.catalogue(object(file));
    if (!reading.mistakes.isEmpty()) {
      throw new UsageException(
          "The catalogue " + file + " can't be used.\n  " + String.join("\n  ", reading.mistakes));
    }
    return catalogue;
  }

  /** Returns the number of products. */
  public int size() {
    return Math.toIntExact(prices.stream().map(ListedPrice::product).distinct().count());
  }

  /**
   * Returns a price to show to people: of the tee-black-m in usd, or else the first that can be
   * charged.
   */
  Optional<ListedPrice> example() {
    var sold =
        prices.stream()
            .filter(listed -> listed.active() && !listed.price().isTooSmallToCharge())
            .toList();
    return sold.stream()
        .filter(listed -> listed.product().value().equals("tee-black-m"))
        .filter(listed -> listed.price().currency().code().equals("usd"))
        .findFirst()
        .or(() -> sold.stream().findFirst());
  }

  private static JsonObject object(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new UsageException("There is no catalogue " + file + ".", e);
    } catch (IOException e) {
      throw new UsageException("The catalogue " + file + " can't be read: " + e.getMessage(), e);
    }
    try {
      if (StrictJson.parse(bytes) instanceof JsonObject object) {
        return object;
      }
      throw new UsageException(
          "The catalogue " + file + " must be a JSON object of products by their ids.");
    } catch (MalformedJson e) {
      String where =
          e.pointer().isEmpty() ? whereNotJson(bytes) : e.pointer() + ": " + e.getMessage();
      throw new UsageException("The catalogue " + file + " is not proper JSON. " + where, e);
    }
  }

  /**
   * Finds the place of a syntax error. The strict parser does not report it, because it also reads
   * input from strangers.
   */
  private static String whereNotJson(byte[] bytes) {
    try (var reader = new JsonReader(new StringReader(new String(bytes, StandardCharsets.UTF_8)))) {
      reader.setStrictness(Strictness.STRICT);
      reader.skipValue();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        return "It goes on after its end.";
      }
    } catch (MalformedJsonException e) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    } catch (IOException | IllegalStateException _) {
      return "It ends too early.";
    }
    return "It is not UTF-8, or has characters that no text has.";
  }

  /** Collects all mistakes, so that one run shows them all. */
  private static final class Validator {
    private final List<String> mistakes = new ArrayList<>();

    Catalogue catalogue(JsonObject object) {
      var prices = new ArrayList<ListedPrice>();
      object.asMap().forEach((id, product) -> product(id, product, prices));
      if (object.isEmpty()) {
        mistakes.add("It has no products.");
      }
      return new Catalogue(prices);
    }

    private void product(String id, JsonElement element, List<ListedPrice> prices) {
      if (!ProductId.isValid(id)) {
        mistakes.add(
            id + ": a product's id has 1 to 64 letters, digits, dots, underscores and hyphens");
        return;
      }
      if (!(element instanceof JsonObject product)) {
        mistakes.add(id + ": must be an object with a name and prices");
        return;
      }
      for (String member : product.keySet()) {
        if (!PRODUCT_MEMBERS.contains(member)) {
          mistakes.add(id + ": has a member " + member + "; there are name, active and prices");
        }
      }
      if (!(product.get("name") instanceof JsonPrimitive name)
          || !name.isString()
          || name.getAsString().isBlank()) {
        mistakes.add(id + ": needs a name, as text");
        return;
      }
      boolean active = true;
      if (product.has("active")) {
        if (!(product.get("active") instanceof JsonPrimitive flag) || !flag.isBoolean()) {
          mistakes.add(id + ": active must be true or false");
          return;
        }
        active = flag.getAsBoolean();
      }
      if (!(product.get("prices") instanceof JsonObject byCurrency) || byCurrency.isEmpty()) {
        mistakes.add(id + ": needs prices by currency, such as {\"usd\": 2000}");
        return;
      }
      for (Map.Entry<String, JsonElement> entry : byCurrency.entrySet()) {
        Optional<Money> price = price(id, entry.getKey(), entry.getValue());
        if (price.isPresent()) {
          prices.add(new ListedPrice(new ProductId(id), price.get(), name.getAsString(), active));
        }
      }
    }

    private Optional<Money> price(String id, String code, JsonElement element) {
      Optional<Currency> known = Currency.of(code);
      if (known.isEmpty()) {
        mistakes.add(
            id + ": " + code + " is no currency of Stripe's; write three lower-case letters");
        return Optional.empty();
      }
      Currency currency = known.get();
      if (!(element instanceof JsonPrimitive number)
          || !number.isNumber()
          || !MINOR_UNITS.matcher(number.getAsString()).matches()
          || number.getAsLong() > Currency.MAXIMUM_CHARGE) {
        mistakes.add(
            "%s: the %s price must be a whole number of minor units from 1 to %d, and not %s"
                .formatted(id, code, Currency.MAXIMUM_CHARGE, element));
        return Optional.empty();
      }
      long minorUnits = number.getAsLong();
      if (minorUnits % currency.step() != 0) {
        mistakes.add(
            "%s: the %s price must be a multiple of %d, as Stripe demands for %s, and not %d"
                .formatted(id, code, currency.step(), currency, minorUnits));
        return Optional.empty();
      }
      return Optional.of(new Money(minorUnits, currency));
    }
  }
}
