package dev.countersign.emulators.stripe;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A Stripe account to try things on: a simulator, its keys, and a clock that we move. */
final class Account implements InstantSource {
  static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  static final String ORDER = "amount=4000&currency=usd&metadata[order_id]=order-1";

  final AccountKeys keys;
  final StripeSimulator stripe;
  private Instant now = START;

  private Account(long seed, RetrySchedule retries) {
    var random = new SplittableRandom(seed);
    keys = AccountKeys.random(random);
    stripe = new StripeSimulator(keys, this, random, retries, StripeSimulator.API_VERSION);
  }

  static Account open() {
    return seeded(1);
  }

  static Account seeded(long seed) {
    return new Account(seed, RetrySchedule.local());
  }

  static Account with(RetrySchedule retries) {
    return new Account(1, retries);
  }

  @Override
  public Instant instant() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  StripeAnswer get(String path) {
    return stripe.handle(call("GET", path, "", Map.of()));
  }

  StripeAnswer post(String path, String form) {
    return stripe.handle(call("POST", path, form, Map.of()));
  }

  StripeAnswer post(String path, String form, String idempotencyKey) {
    return stripe.handle(keyed(path, form, idempotencyKey));
  }

  StripeCall keyed(String path, String form, String idempotencyKey) {
    return call("POST", path, form, Map.of("Idempotency-Key", idempotencyKey));
  }

  /** As a page with the publishable key would. */
  StripeAnswer fromBrowser(String method, String path, String form) {
    return stripe.handle(
        call(method, path, form, Map.of("Authorization", "Bearer " + keys.publishableKey())));
  }

  StripeCall call(String method, String path, String form, Map<String, String> extra) {
    var headers = new TreeMap<String, String>();
    headers.put("Authorization", "Bearer " + keys.secretKey());
    headers.putAll(extra);
    return new StripeCall(method, path, headers, form);
  }

  JsonObject create() {
    return json(post("/v1/payment_intents", ORDER));
  }

  String createdId() {
    return text(create(), "id");
  }

  /** The id of an intent for 4000 usd that was paid by card. */
  String paidId() {
    return paidId("pm_card_visa");
  }

  String paidId(String paymentMethod) {
    String id = createdId();
    confirm(id, paymentMethod);
    return id;
  }

  StripeAnswer confirm(String id, String paymentMethod) {
    return post("/v1/payment_intents/" + id + "/confirm", "payment_method=" + paymentMethod);
  }

  JsonObject intent(String id) {
    return json(get("/v1/payment_intents/" + id));
  }

  /** The types of all events, the earliest first. */
  List<String> eventTypes() {
    var types =
        new ArrayList<>(
            list("/v1/events?limit=100").stream().map(event -> text(event, "type")).toList());
    Collections.reverse(types);
    return types;
  }

  /** What the latest event of this type tells of its object. */
  JsonObject told(String type) {
    return list("/v1/events?limit=1&type=" + type)
        .getFirst()
        .getAsJsonObject("data")
        .getAsJsonObject("object");
  }

  /** The data of a list. */
  List<JsonObject> list(String path) {
    return json(get(path)).getAsJsonArray("data").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  static JsonObject json(StripeAnswer answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  static JsonObject error(StripeAnswer answer) {
    return json(answer).getAsJsonObject("error");
  }

  static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }

  static long number(JsonObject object, String name) {
    return object.get(name).getAsLong();
  }

  static List<String> ids(StripeAnswer list) {
    return json(list).getAsJsonArray("data").asList().stream()
        .map(item -> text(item.getAsJsonObject(), "id"))
        .toList();
  }
}
