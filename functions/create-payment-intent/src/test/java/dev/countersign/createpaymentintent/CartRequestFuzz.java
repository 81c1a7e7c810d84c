package dev.countersign.createpaymentintent;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.http.ApiRequest;
import dev.countersign.http.ApiResponse.InputError;
import dev.countersign.pricing.Cart;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Bodies that a browser may send, whatever they are. */
class CartRequestFuzz {
  private static final Map<String, List<String>> HEADERS =
      Map.of(
          "Content-Type", List.of("application/json"),
          "Idempotency-Key", List.of("5f0c8f3e-2b1d-4c7a-9e6f-1a2b3c4d5e6f"));
  private static final Pattern DIGITS = Pattern.compile("[0-9]{13,19}");

  @DictionaryEntries({
    "\"currency\":\"usd\"",
    "\"items\":[",
    "\"productId\":",
    "\"quantity\":",
    "\"expectedTotal\":",
    "4242424242424242",
    "4242-4242-4242-4242",
    "\\u0070rice",
    "\"amount\":1",
    "2e0"
  })
  @FuzzTest
  void a_body_is_refused_or_is_a_cart_within_the_limits_and_nothing_besides(byte[] body) { // D6
    var request = new ApiRequest("fuzz", "POST", "", HEADERS, Map.of(), body);
    switch (CartRequest.read(request)) {
      case CartRequest.Validation.Rejected(var problem, var errors) -> {
        assertThat(problem.status()).isBetween(400, 499);
        errors.forEach(CartRequestFuzz::namesNoCard);
      }
      case CartRequest.Validation.Accepted(var accepted) -> {
        assertThat(body.length).isLessThanOrEqualTo(16_384);
        JsonElement json = JsonParser.parseString(new String(body, StandardCharsets.UTF_8));
        isACartAndNothingBesides(json.getAsJsonObject(), accepted.cart());
      }
    }
  }

  /** By another reader than ours, which would let more through. */
  private static void isACartAndNothingBesides(JsonObject json, Cart accepted) {
    assertThat(json.keySet()).isSubsetOf("currency", "items", "expectedTotal");
    assertThat(json.get("currency").getAsString())
        .matches("[a-z]{3}")
        .isEqualTo(accepted.currency().code());
    List<JsonElement> items = json.getAsJsonArray("items").asList();
    assertThat(items).hasSizeBetween(1, 100).hasSameSizeAs(accepted.items());
    Set<String> products = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      isALine(items.get(i).getAsJsonObject(), accepted.items().get(i));
      assertThat(products.add(accepted.items().get(i).product().value())).isTrue();
    }
    if (json.has("expectedTotal")) {
      String total = json.getAsJsonPrimitive("expectedTotal").toString();
      assertThat(total).isEqualTo(Long.toString(accepted.expectedTotal().getAsLong()));
      assertThat(isCardNumber(total)).as(total).isFalse();
    } else {
      assertThat(accepted.expectedTotal()).isEmpty();
    }
  }

  private static void isALine(JsonObject line, Cart.Item item) {
    assertThat(line.keySet()).containsExactlyInAnyOrder("productId", "quantity");
    assertThat(line.get("productId").getAsString())
        .matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
        .isEqualTo(item.product().value());
    assertThat(line.getAsJsonPrimitive("quantity").isNumber()).isTrue();
    assertThat(line.get("quantity").toString()).isEqualTo(Integer.toString(item.quantity()));
    assertThat(item.quantity()).isBetween(1, 999);
  }

  /** The pointer is answered and so must not repeat a card number that somebody took for a name. */
  private static void namesNoCard(InputError error) {
    for (String token : error.pointer().split("/", -1)) {
      assertThat(isCardNumber(token)).as(error.pointer()).isFalse();
    }
  }

  /**
   * ISO/IEC 7812-1, annex B, written down as it is taught: from the right, every second doubled.
   */
  private static boolean isCardNumber(String text) {
    String digits = text.replaceAll("[ -]", "");
    if (!DIGITS.matcher(digits).matches()) {
      return false;
    }
    int sum = 0;
    String fromTheRight = new StringBuilder(digits).reverse().toString();
    for (int i = 0; i < fromTheRight.length(); i++) {
      int digit = Character.digit(fromTheRight.charAt(i), 10) * (i % 2 + 1);
      sum += digit / 10 + digit % 10;
    }
    return sum % 10 == 0;
  }
}
