package dev.countersign.createpaymentintent;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.countersign.http.Luhn;
import dev.countersign.http.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Content that a cart must never have, anywhere in the body: card data, which would bring this
 * server into the scope of PCI DSS, and prices, which the browser does not set.
 */
final class ForbiddenContent {
  private static final Set<String> CARD_NAMES =
      Set.of(
          "card",
          "cardnumber",
          "number",
          "pan",
          "cvc",
          "cvv",
          "cvv2",
          "securitycode",
          "expiry",
          "expmonth",
          "expyear",
          "expirationdate",
          "paymentmethoddata");
  private static final Set<String> PRICE_WORDS =
      Set.of("amount", "price", "total", "subtotal", "cost", "discount");
  private static final Pattern NOT_A_LETTER_OR_DIGIT = Pattern.compile("[^a-z0-9]");
  private static final Pattern WORD_BOUNDARY =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");

  private ForbiddenContent() {}

  /** Returns the more serious problem: for a request with both it reports the card data. */
  static Optional<Problem> in(JsonElement body) {
    if (holdsCardData(body)) {
      return Optional.of(Problem.CARD_DATA_NOT_ACCEPTED);
    }
    return holdsPrice(body) ? Optional.of(Problem.CLIENT_SUPPLIED_PRICE) : Optional.empty();
  }

  /** Returns whether a member on the path to that place has a card number as its name. */
  static boolean isCardData(String pointer) {
    return any(List.of(pointer.split("/", -1)), Luhn::isValid);
  }

  private static boolean holdsCardData(JsonElement element) {
    return switch (element) {
      case JsonObject object -> any(object.entrySet(), ForbiddenContent::isCardData);
      case JsonArray array -> any(array, ForbiddenContent::holdsCardData);
      case JsonPrimitive value -> Luhn.isValid(value.getAsString());
      default -> false;
    };
  }

  private static boolean isCardData(Map.Entry<String, JsonElement> member) {
    String name = member.getKey();
    String plain = NOT_A_LETTER_OR_DIGIT.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
    if (CARD_NAMES.contains(plain) || Luhn.isValid(name)) {
      return true;
    }
    // By chance, one 13-digit article number in ten passes the Luhn check.
    boolean isProductId = name.equals("productId") && member.getValue().isJsonPrimitive();
    return !isProductId && holdsCardData(member.getValue());
  }

  private static boolean holdsPrice(JsonElement element) {
    return switch (element) {
      case JsonObject object ->
          any(
              object.entrySet(),
              member -> isPrice(member.getKey()) || holdsPrice(member.getValue()));
      case JsonArray array -> any(array, ForbiddenContent::holdsPrice);
      default -> false;
    };
  }

  private static boolean isPrice(String name) {
    return !name.equals("expectedTotal")
        && any(
            List.of(WORD_BOUNDARY.split(name)),
            word -> PRICE_WORDS.contains(word.toLowerCase(Locale.ROOT)));
  }

  /** A loop, because a stream for each object in each cart costs more than what it looks for. */
  private static <T> boolean any(Iterable<T> all, Predicate<T> which) {
    for (T one : all) {
      if (which.test(one)) {
        return true;
      }
    }
    return false;
  }
}
