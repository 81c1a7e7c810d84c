package dev.countersign.stripe;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.aws.Pause;
import dev.countersign.confidential.SecretValue;
import dev.countersign.json.Members;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeApi.Reply;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The webhook endpoints of the account, in the mode of the key (API reference, "Webhook
 * Endpoints").
 *
 * <p>Every method throws {@link dev.countersign.faults.Unavailable} if Stripe gave no usable
 * answer, and {@link dev.countersign.faults.NeedsAPerson} if it refused.
 */
public final class StripeWebhookEndpoints {
  private static final String PATH = "/v1/webhook_endpoints";
  private static final int PAGE = 100;

  private final StripeApi api;

  /**
   * Creates the adapter.
   *
   * @param pause waits before a retry
   */
  public StripeWebhookEndpoints(
      StripeKeys keys, StripeTransport transport, InstantSource clock, Pause pause) {
    this.api = new StripeApi(keys, transport, pause, clock);
  }

  /**
   * A new endpoint.
   *
   * @param secret signs its deliveries; empty if Stripe does not tell it to the key
   */
  public record Created(WebhookEndpoint endpoint, Optional<SecretValue> secret) {}

  /** Returns whether the key may read endpoints: a restricted key needs a permission for that. */
  public boolean isAllowed() {
    Reply reply = api.ask(PATH + "?limit=1");
    if (reply instanceof Reply.Refusal refusal && refusal.status() == 403) {
      return false;
    }
    var _ = StripeApi.answer(reply);
    return true;
  }

  /** Returns all endpoints, whoever made them. */
  public List<WebhookEndpoint> list() {
    List<WebhookEndpoint> all = new ArrayList<>();
    Page page = page("");
    all.addAll(page.endpoints());
    while (page.hasMore() && !page.endpoints().isEmpty()) {
      page = page("&starting_after=" + StripeApi.encode(page.endpoints().getLast().id()));
      all.addAll(page.endpoints());
    }
    return List.copyOf(all);
  }

  /**
   * Creates an endpoint, which delivers from this instant on.
   *
   * @param idempotencyKey under the same key, the same endpoint and its secret are returned for 24
   *     hours
   */
  public Created create(
      String url,
      String apiVersion,
      Collection<String> events,
      Map<String, String> metadata,
      String description,
      String idempotencyKey) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("url", url);
    form.put("api_version", apiVersion);
    form.put("description", description);
    putEvents(form, events);
    putMetadata(form, metadata);
    JsonObject answer =
        StripeApi.answer(api.post(PATH, StripeApi.encode(form), idempotencyKey)).body();
    return StripeApi.read(
        answer,
        json -> new Created(endpoint(json), Members.string(json, "secret").map(SecretValue::new)));
  }

  /**
   * Changes an endpoint.
   *
   * @param metadata is added to what it has; an empty value removes one
   */
  public void update(
      String id, String url, Collection<String> events, Map<String, String> metadata) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("url", url);
    putEvents(form, events);
    putMetadata(form, metadata);
    post(id, form);
  }

  /** Changes only the metadata of an endpoint, as {@link #update} does. */
  public void mark(String id, Map<String, String> metadata) {
    Map<String, String> form = new LinkedHashMap<>();
    putMetadata(form, metadata);
    post(id, form);
  }

  /** Deletes an endpoint. Returns whether it was still there. */
  public boolean delete(String id) {
    return api.delete(PATH + "/" + StripeApi.encode(id));
  }

  private void post(String id, Map<String, String> form) {
    var _ = StripeApi.answer(api.post(PATH + "/" + StripeApi.encode(id), StripeApi.encode(form)));
  }

  private record Page(List<WebhookEndpoint> endpoints, boolean hasMore) {}

  private Page page(String after) {
    Reply.Answer answer = api.get(PATH + "?limit=" + PAGE + after);
    return StripeApi.read(
        answer.body(),
        json ->
            new Page(
                json.getAsJsonArray("data").asList().stream()
                    .map(JsonElement::getAsJsonObject)
                    .map(StripeWebhookEndpoints::endpoint)
                    .toList(),
                Members.bool(json, "has_more").orElseThrow()));
  }

  private static WebhookEndpoint endpoint(JsonObject json) {
    Map<String, String> metadata = new LinkedHashMap<>();
    Members.object(json, "metadata")
        .ifPresent(all -> all.keySet().forEach(name -> metadata.put(name, text(all, name))));
    return new WebhookEndpoint(
        text(json, "id"),
        text(json, "url"),
        Members.string(json, "api_version"),
        events(json.getAsJsonArray("enabled_events")),
        text(json, "status").equals("enabled"),
        Instant.ofEpochSecond(Members.integer(json, "created").orElseThrow()),
        metadata);
  }

  private static SortedSet<String> events(JsonArray types) {
    SortedSet<String> events = new TreeSet<>();
    types.forEach(type -> events.add(type.getAsString()));
    return events;
  }

  private static String text(JsonObject json, String member) {
    return Members.string(json, member).orElseThrow();
  }

  private static void putEvents(Map<String, String> form, Collection<String> events) {
    int index = 0;
    for (String event : new TreeSet<>(events)) {
      form.put("enabled_events[" + index++ + "]", event);
    }
  }

  private static void putMetadata(Map<String, String> form, Map<String, String> metadata) {
    metadata.forEach((name, value) -> form.put("metadata[" + name + "]", value));
  }
}
