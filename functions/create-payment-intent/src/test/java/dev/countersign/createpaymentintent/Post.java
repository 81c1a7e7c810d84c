package dev.countersign.createpaymentintent;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.testkit.Answer;
import dev.countersign.testkit.GatewayEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A request to the function, which may be changed and sent as often as a test likes. */
final class Post {
  private final CheckoutShop shop;
  private final Map<String, List<String>> headers = new TreeMap<>();
  private String method = "POST";
  private String path = "/live/payment-intents";
  private String body = "";
  private boolean base64;

  /** With a key of its own, and the header that every request needs. */
  Post(CheckoutShop shop) {
    this.shop = shop;
    header("Content-Type", "application/json");
    key(UUID.randomUUID().toString());
  }

  /** The same request, to be changed without changing this one. */
  Post copy() {
    Post copy = new Post(shop);
    copy.headers.clear();
    copy.headers.putAll(headers);
    copy.method = method;
    copy.path = path;
    copy.body = body;
    copy.base64 = base64;
    return copy;
  }

  Post cart(String currency, Line... lines) {
    JsonObject json = new JsonObject();
    json.addProperty("currency", currency);
    JsonArray items = new JsonArray();
    Arrays.stream(lines).forEach(line -> items.add(line.json()));
    json.add("items", items);
    return body(json.toString());
  }

  /** One line of a cart. */
  record Line(String product, int quantity) {
    private JsonObject json() {
      JsonObject json = new JsonObject();
      json.addProperty("productId", product);
      json.addProperty("quantity", quantity);
      return json;
    }
  }

  /** Adds a member to the body's end, or to its only line's end. */
  Post with(String member, String json) {
    return body(body.substring(0, body.length() - 1) + ",\"" + member + "\":" + json + "}");
  }

  Post withInLine(String member, String json) {
    return body(body.replace("}]", ",\"" + member + "\":" + json + "}]"));
  }

  Post body(String text) {
    this.body = text;
    return this;
  }

  String body() {
    return body;
  }

  Post key(String... values) {
    return header("Idempotency-Key", values);
  }

  String key() {
    return headers.getOrDefault("Idempotency-Key", List.of()).getFirst();
  }

  Post header(String name, String... values) {
    headers.put(name, List.of(values));
    return this;
  }

  Post without(String header) {
    headers.remove(header);
    return this;
  }

  Post method(String name) {
    this.method = name;
    return this;
  }

  /** What the client's address has after the domain. */
  Post path(String asked) {
    this.path = asked;
    return this;
  }

  /** As API Gateway hands a body over whose media type is listed as binary. */
  Post base64() {
    this.base64 = true;
    return this;
  }

  Answer send() {
    return shop.answer(this);
  }

  String method() {
    return method.toLowerCase(Locale.ROOT);
  }

  GatewayEvent event() {
    var event = new GatewayEvent(method, "/payment-intents").address(path);
    headers.forEach(event::header);
    return event.body(base64 ? encoded() : body, base64);
  }

  private String encoded() {
    return Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8));
  }
}
