package dev.countersign.receivewebhook;

import com.google.gson.JsonNull;
import dev.countersign.emulators.stripe.WebhookSigner;
import dev.countersign.testkit.Answer;
import dev.countersign.testkit.GatewayEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A delivery to the function: bytes and what is written on them. */
final class Envelope {
  private final WebhookShop shop;
  private final Map<String, List<String>> headers = new TreeMap<>();
  private byte[] body;
  private String method = "POST";
  private boolean base64;
  private boolean brokenBase64;
  private boolean withSingleHeaders = true;
  private boolean withMultiValueHeaders = true;

  /** Signed with the shop's current secret, just now. */
  Envelope(WebhookShop shop, byte[] body) {
    this.shop = shop;
    this.body = body.clone();
    headers.put("Content-Type", List.of("application/json; charset=utf-8"));
    headers.put("User-Agent", List.of("Stripe/1.0 (+https://stripe.com/docs/webhooks)"));
    signed(shop.clock.instant(), WebhookShop.SECRET);
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

  GatewayEvent event() {
    var event = new GatewayEvent(method, "/webhooks/stripe").body(text(), base64);
    headers.forEach(event::header);
    if (!withSingleHeaders) {
      event.with("headers", JsonNull.INSTANCE);
    }
    if (!withMultiValueHeaders) {
      event.with("multiValueHeaders", JsonNull.INSTANCE);
    }
    return event;
  }

  private String text() {
    String encoded = Base64.getEncoder().encodeToString(body);
    return brokenBase64
        ? encoded.substring(1) + "!"
        : base64 ? encoded : new String(body, StandardCharsets.UTF_8);
  }
}
