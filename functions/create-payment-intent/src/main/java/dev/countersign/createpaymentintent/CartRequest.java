package dev.countersign.createpaymentintent;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.http.ApiRequest;
import dev.countersign.http.ApiResponse.InputError;
import dev.countersign.http.Problem;
import dev.countersign.json.MalformedJson;
import dev.countersign.json.StrictJson;
import dev.countersign.money.Currency;
import dev.countersign.pricing.Cart;
import dev.countersign.pricing.ProductId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A request to pay for a cart, validated strictly: it contains no price, and unknown members are
 * rejected, not ignored.
 */
record CartRequest(UUID idempotencyKey, Cart cart) {

  /** The result of validating a request. */
  sealed interface Validation {
    record Accepted(CartRequest request) implements Validation {}

    record Rejected(Problem problem, List<InputError> errors) implements Validation {}
  }

  private static final int LARGEST_BODY = 16_384;

  /**
   * A UUID of version 4 or 7 (RFC 9562), which have 122 and 74 random bits. The order id is derived
   * from the key, so it is only as hard to guess as the key.
   */
  private static final Pattern IDEMPOTENCY_KEY =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[47][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}");

  private static final Pattern JSON_TYPE =
      Pattern.compile("application/json *(; *charset=\"?utf-8\"? *)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern CURRENCY = Pattern.compile("[a-z]{3}");
  private static final Pattern INTEGER = Pattern.compile("0|[1-9][0-9]{0,14}");

  static Validation read(ApiRequest request) {
    List<String> types = request.header("Content-Type");
    if (types.size() != 1 || !JSON_TYPE.matcher(types.getFirst()).matches()) {
      return refused(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
    if (request.body().length > LARGEST_BODY) {
      return refused(Problem.PAYLOAD_TOO_LARGE);
    }
    Optional<UUID> key = idempotencyKey(request.header("Idempotency-Key"));
    if (key.isEmpty()) {
      return refused(
          Problem.INVALID_REQUEST,
          List.of(new InputError("", "Idempotency-Key must be one UUID of version 4 or 7")));
    }
    try {
      return read(key.get(), StrictJson.parse(request.body()));
    } catch (MalformedJson e) {
      if (ForbiddenContent.isCardData(e.pointer())) {
        return refused(Problem.CARD_DATA_NOT_ACCEPTED); // a pointer would repeat the card number
      }
      String detail = e.pointer().isEmpty() ? "must be one JSON object" : "must be there once";
      return refused(Problem.INVALID_REQUEST, List.of(new InputError(e.pointer(), detail)));
    }
  }

  private static Optional<UUID> idempotencyKey(List<String> values) {
    return values.size() == 1 && IDEMPOTENCY_KEY.matcher(values.getFirst()).matches()
        ? Optional.of(UUID.fromString(values.getFirst().toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  private static Validation read(UUID key, JsonElement json) {
    if (!json.isJsonObject()) {
      return refused(
          Problem.INVALID_REQUEST, List.of(new InputError("", "must be one JSON object")));
    }
    Optional<Problem> forbidden = ForbiddenContent.in(json);
    return forbidden.isPresent()
        ? refused(forbidden.get())
        : new Reader().read(key, json.getAsJsonObject());
  }

  private static Validation.Rejected refused(Problem problem) {
    return new Validation.Rejected(problem, List.of());
  }

  private static Validation.Rejected refused(Problem problem, List<InputError> errors) {
    return new Validation.Rejected(problem, errors);
  }

  /** Reads the body's members one by one and collects all their errors. */
  private static final class Reader {
    private final List<InputError> errors = new ArrayList<>();

    Validation read(UUID key, JsonObject body) {
      refuseUnknown(body, "", Set.of("currency", "items", "expectedTotal"));
      String code = currencyCode(body);
      List<Cart.Item> items = items(body);
      OptionalLong expectedTotal = expectedTotal(body);
      if (!errors.isEmpty()) {
        return refused(Problem.INVALID_REQUEST, errors);
      }
      return Currency.of(code)
          .map(currency -> new Cart(currency, items, expectedTotal))
          .<Validation>map(cart -> new Validation.Accepted(new CartRequest(key, cart)))
          .orElseGet(
              () ->
                  refused(
                      Problem.NOT_SOLD_IN_CURRENCY,
                      List.of(new InputError("/currency", "is not sold in"))));
    }

    private void refuseUnknown(JsonObject object, String pointer, Set<String> known) {
      for (String name : object.keySet()) {
        if (!known.contains(name)) {
          error(pointer + "/" + StrictJson.escape(name), "is not a member of this object");
        }
      }
    }

    /** Reads three lower-case letters, which may not be a known currency. */
    private String currencyCode(JsonObject body) {
      String code = string(body, "currency");
      if (!CURRENCY.matcher(code).matches()) {
        error("/currency", "must be three lower-case letters");
      }
      return code;
    }

    private OptionalLong expectedTotal(JsonObject body) {
      if (!body.has("expectedTotal")) {
        return OptionalLong.empty();
      }
      OptionalLong total = integer(body, "expectedTotal");
      if (total.isEmpty()) {
        error("/expectedTotal", "must be an integer in minor units");
      }
      return total;
    }

    private List<Cart.Item> items(JsonObject body) {
      if (!(body.get("items") instanceof JsonArray array)
          || array.isEmpty()
          || array.size() > Cart.MOST_ITEMS) {
        error("/items", "must be an array of 1 to " + Cart.MOST_ITEMS + " lines");
        return List.of();
      }
      List<Cart.Item> items = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < array.size(); i++) {
        item(array.get(i), "/items/" + i, seen).ifPresent(items::add);
      }
      return items;
    }

    private Optional<Cart.Item> item(JsonElement element, String pointer, Set<String> seen) {
      if (!(element instanceof JsonObject line)) {
        error(pointer, "must be an object");
        return Optional.empty();
      }
      refuseUnknown(line, pointer, Set.of("productId", "quantity"));
      String product = string(line, "productId");
      boolean isValid = ProductId.isValid(product);
      if (!isValid) {
        error(pointer + "/productId", "must be 1 to 64 letters, digits, '.', '_' or '-'");
      } else if (!seen.add(product)) {
        error(pointer + "/productId", "must not be in two lines");
        isValid = false;
      }
      OptionalLong quantity = integer(line, "quantity");
      if (quantity.isEmpty()
          || quantity.getAsLong() < 1
          || quantity.getAsLong() > Cart.MOST_PIECES) {
        error(pointer + "/quantity", "must be an integer from 1 to " + Cart.MOST_PIECES);
        isValid = false;
      }
      return isValid
          ? Optional.of(new Cart.Item(new ProductId(product), (int) quantity.getAsLong()))
          : Optional.empty();
    }

    private static String string(JsonObject object, String member) {
      JsonElement value = object.get(member);
      return value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()
          ? value.getAsString()
          : "";
    }

    /** Reads a plain integer: {@code 2}, not {@code 2.0}, {@code 2e0} or {@code "2"}. */
    private static OptionalLong integer(JsonObject object, String member) {
      JsonElement value = object.get(member);
      return value != null
              && value.isJsonPrimitive()
              && value.getAsJsonPrimitive().isNumber()
              && INTEGER.matcher(value.getAsString()).matches()
          ? OptionalLong.of(Long.parseLong(value.getAsString()))
          : OptionalLong.empty();
    }

    private void error(String pointer, String detail) {
      errors.add(new InputError(pointer, detail));
    }
  }
}
