package dev.countersign.emulators.stripe;

import dev.countersign.emulators.stripe.WebhookEndpoint.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The endpoints under {@code /v1/webhook_endpoints}: where events are delivered to. */
final class WebhookEndpoints {
  /**
   * "You can register up to 16 webhook endpoints with Stripe" (Stripe docs, "Receive Stripe events
   * in your webhook endpoint"); its error says that this is for each mode.
   */
  static final int MOST = 16;

  private static final Set<String> CREATE =
      Set.of("url", "enabled_events", "api_version", "description", "metadata");
  private static final Set<String> UPDATE =
      Set.of("url", "enabled_events", "disabled", "description", "metadata");
  private static final Pattern API_VERSION = Pattern.compile("\\d{4}-\\d\\d-\\d\\d(\\.[a-z]+)?");

  private final Ledger<WebhookEndpoint> endpoints = new Ledger<>();
  private final Ids ids;
  private final InstantSource clock;
  private final boolean livemode;
  private final Deliveries deliveries;

  WebhookEndpoints(Ids ids, InstantSource clock, boolean livemode, Deliveries deliveries) {
    this.ids = ids;
    this.clock = clock;
    this.livemode = livemode;
    this.deliveries = deliveries;
  }

  Json create(Form form) {
    form.allowing(CREATE);
    var settings =
        new Settings(
            url(form.required("url")),
            types(form),
            form.text("description").orElse(null),
            Metadata.of(form),
            false);
    Optional<String> apiVersion = form.text("api_version");
    apiVersion.ifPresent(WebhookEndpoints::mustBeVersion);
    mustHaveRoom();
    String id = ids.next("we");
    String secret = ids.next("whsec", 32);
    var endpoint =
        new WebhookEndpoint(
            id,
            now(),
            livemode,
            apiVersion.orElse(null),
            new EndpointSecrets(List.of(secret)),
            settings);
    endpoints.add(endpoint);
    return endpoint.withSecret(secret);
  }

  Json retrieve(String id, Form form) {
    form.allowing(Set.of());
    return found(id).json();
  }

  Json list(Form form) {
    form.allowing(ListPage.CURSORS);
    return ListPage.of(
        endpoints,
        _ -> true,
        form,
        "/v1/webhook_endpoints",
        "webhook endpoint",
        WebhookEndpoint::json);
  }

  /** Changes what the call names. The API version is not among it: it is given at creation only. */
  Json update(String id, Form form) {
    form.allowing(UPDATE);
    WebhookEndpoint endpoint = found(id);
    Settings old = endpoint.settings();
    endpoint.change(
        new Settings(
            form.has("url") ? url(form.required("url")) : old.url(),
            form.has("enabled_events") ? types(form) : old.types(),
            form.has("description") ? form.text("description").orElse(null) : old.description(),
            Metadata.changed(old.metadata(), form),
            form.flag("disabled").orElse(old.disabled())));
    return endpoint.json();
  }

  Json delete(String id, Form form) {
    form.allowing(Set.of());
    remove(found(id));
    return Json.object(id, "webhook_endpoint").with("deleted", true);
  }

  /** Registers an endpoint without the API, for which the caller has the secrets. */
  String register(URI url, List<String> types, EndpointSecrets secrets) {
    Set<String> wanted = types.isEmpty() ? Set.of("*") : ordered(types);
    String id = ids.next("we");
    var settings = new Settings(url, wanted, null, Map.of(), false);
    endpoints.add(new WebhookEndpoint(id, now(), livemode, null, secrets, settings));
    return id;
  }

  /** Removes an endpoint, if it is still there. It never gets what it has not accepted yet. */
  void remove(String id) {
    endpoints.find(id).ifPresent(this::remove);
  }

  private void remove(WebhookEndpoint endpoint) {
    endpoint.delete();
    endpoints.remove(endpoint.id());
    deliveries.drop(endpoint);
  }

  /** Returns the endpoints that get an event of this type, the oldest first. */
  List<WebhookEndpoint> subscribers(String type) {
    return endpoints.oldestFirst().stream().filter(endpoint -> endpoint.wants(type)).toList();
  }

  List<WebhookEndpoint> oldestFirst() {
    return endpoints.oldestFirst();
  }

  private WebhookEndpoint found(String id) {
    return endpoints
        .find(id)
        .orElseThrow(() -> StripeFailure.notFound("webhook endpoint", id, "webhook_endpoint"));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Checks Stripe's limit. The message is Stripe's for test mode, as many report it; that of live
   * mode is derived from it.
   */
  private void mustHaveRoom() {
    if (endpoints.oldestFirst().size() >= MOST) {
      String mode = livemode ? "live" : "test";
      throw StripeFailure.refused(
          null,
          null,
          "You have reached the maximum of " + MOST + " " + mode + " webhook endpoints.");
    }
  }

  /**
   * Reads a URL. Unlike Stripe, which delivers over the Internet, it takes an address on loopback.
   */
  private URI url(String text) {
    URI url = parsed(text);
    if (url.getScheme() == null) {
      throw invalidUrl("Invalid URL: An explicit scheme (such as https) must be provided.");
    }
    boolean https = url.getScheme().equalsIgnoreCase("https");
    if (url.getHost() == null || !(https || url.getScheme().equalsIgnoreCase("http"))) {
      throw invalidUrl("Not a valid URL");
    }
    if (livemode && !https) {
      throw invalidUrl("Invalid URL: " + text + ". URLs in livemode must begin with \"https://\"");
    }
    return url;
  }

  private static URI parsed(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException _) {
      throw invalidUrl("Not a valid URL");
    }
  }

  private static StripeFailure invalidUrl(String message) {
    return StripeFailure.invalid("url_invalid", "url", message);
  }

  /** Reads the event types: at least one, and Stripe knows each. */
  private static Set<String> types(Form form) {
    List<String> types = form.list("enabled_events");
    if (types.isEmpty()) {
      throw StripeFailure.missing("enabled_events");
    }
    for (int i = 0; i < types.size(); i++) {
      if (!types.get(i).equals("*") && !EventTypes.ALL.contains(types.get(i))) {
        String param = "enabled_events[" + i + "]";
        throw StripeFailure.invalid(
            null, param, "Invalid " + param + ": must be one of *, or an event type of Stripe");
      }
    }
    return ordered(types);
  }

  private static Set<String> ordered(List<String> types) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(types));
  }

  private static void mustBeVersion(String text) {
    if (!API_VERSION.matcher(text).matches()) {
      throw StripeFailure.invalid(
          null, "api_version", "Invalid api_version: must be one of Stripe's API versions");
    }
  }
}
