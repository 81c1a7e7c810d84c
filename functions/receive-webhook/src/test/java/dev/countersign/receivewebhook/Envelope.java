package dev.countersign.receivewebhook;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.WebhookSigner;
import dev.countersign.testkit.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A delivery to the function: bytes and what is written on them. */
final class Envelope {
  private final Shop shop;
  private final Map<String, List<String>> headers = new TreeMap<>();
  private byte[] body;
  private String method = "POST";
  private boolean base64;
  private boolean brokenBase64;
  private boolean withSingleHeaders = true;
  private boolean withMultiValueHeaders = true;

  /** Signed with the shop's current secret, just now. */
  Envelope(Shop shop, byte[] body) {
    this.shop = shop;
    this.body = body.clone();
    headers.put("Content-Type", List.of("application/json; charset=utf-8"));
    headers.put("User-Agent", List.of("Stripe/1.0 (+https://stripe.com/docs/webhooks)"));
    signed(shop.clock.instant(), Shop.SECRET);
  }

  Envelope signed(Instant at, String... secrets) {
    return signature(WebhookSigner.header(at, body, secrets));
  }

  Envelope signedWith(String... secrets) {
    return signed(shop.clock.instant(), secrets);
  }

  Envelope signature(String... values) {
    headers.put("Stripe-Signature", List.of(values));
    return this;
  }

  String signature() {
    return headers.getOrDefault("Stripe-Signature", List.of("")).getFirst();
  }

  Envelope unsigned() {
    headers.remove("Stripe-Signature");
    return this;
  }

  /** The same header under another spelling of its name. */
  Envelope signatureNamed(String name) {
    String signature = signature();
    unsigned().headers.put(name, List.of(signature));
    return this;
  }

  Envelope onlyMultiValueHeaders() {
    withSingleHeaders = false;
    return this;
  }

  Envelope onlySingleHeaders() {
    withMultiValueHeaders = false;
    return this;
  }

  /** Changes the body after it was signed. */
  Envelope body(byte[] other) {
    this.body = other.clone();
    return this;
  }

  Envelope header(String name, String value) {
    headers.put(name, List.of(value));
    return this;
  }

  Envelope method(String name) {
    this.method = name;
    return this;
  }

  /** As API Gateway hands over what it takes for binary. */
  Envelope base64() {
    this.base64 = true;
    return this;
  }

  Envelope brokenBase64() {
    this.brokenBase64 = true;
    return base64();
  }

  Answer send() {
    return shop.answer(this);
  }

  /** The event of a REST API's proxy integration (API Gateway docs, "Input format"). */
  String event() {
    JsonObject context = new JsonObject();
    context.addProperty("requestId", "c6af9ac6-7b61-11e6-9a41-93e8deadbeef");
    context.addProperty("resourcePath", "/webhooks/stripe");
    context.addProperty("httpMethod", method);
    context.addProperty("stage", "v1");
    JsonObject event = new JsonObject();
    event.addProperty("resource", "/webhooks/stripe");
    event.addProperty("path", "/webhooks/stripe");
    event.addProperty("httpMethod", method);
    event.add("headers", withSingleHeaders ? singleHeaders() : JsonNull.INSTANCE);
    event.add("multiValueHeaders", withMultiValueHeaders ? allHeaders() : JsonNull.INSTANCE);
    event.add("queryStringParameters", JsonNull.INSTANCE);
    event.add("pathParameters", JsonNull.INSTANCE);
    event.add("requestContext", context);
    event.addProperty("body", text());
    event.addProperty("isBase64Encoded", base64);
    return event.toString();
  }

  private String text() {
    String encoded = Base64.getEncoder().encodeToString(body);
    return brokenBase64
        ? encoded.substring(1) + "!"
        : base64 ? encoded : new String(body, StandardCharsets.UTF_8);
  }

  private JsonObject singleHeaders() {
    JsonObject single = new JsonObject();
    headers.forEach((name, values) -> single.addProperty(name, values.getLast()));
    return single;
  }

  private JsonObject allHeaders() {
    JsonObject all = new JsonObject();
    headers.forEach(
        (name, values) -> {
          JsonArray array = new JsonArray();
          values.forEach(array::add);
          all.add(name, array);
        });
    return all;
  }
}
