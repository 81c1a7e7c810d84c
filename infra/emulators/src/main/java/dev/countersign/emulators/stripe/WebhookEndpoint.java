package dev.countersign.emulators.stripe;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An address to which events are delivered (API reference, "The Webhook Endpoint object"). */
final class WebhookEndpoint implements ListPage.Listable {
  /**
   * What a call can change.
   *
   * @param types event types, or {@code *} for all
   */
  record Settings(
      URI url,
      Set<String> types,
      @Nullable String description,
      Map<String, String> metadata,
      boolean disabled) {}

  private final String id;
  private final Instant created;
  private final boolean livemode;
  private final @Nullable String apiVersion;
  private final EndpointSecrets secrets;
  private Settings settings;
  private boolean deleted;

  /**
   * Creates it.
   *
   * @param apiVersion of the events that it gets; null means the account's own
   */
  WebhookEndpoint(
      String id,
      Instant created,
      boolean livemode,
      @Nullable String apiVersion,
      EndpointSecrets secrets,
      Settings settings) {
    this.id = id;
    this.created = created;
    this.livemode = livemode;
    this.apiVersion = apiVersion;
    this.secrets = secrets;
    this.settings = settings;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Instant created() {
    return created;
  }

  Settings settings() {
    return settings;
  }

  URI url() {
    return settings.url();
  }

  Optional<String> apiVersion() {
    return Optional.ofNullable(apiVersion);
  }

  /** Returns whether an event of this type, if it happens now, is delivered to it. */
  boolean wants(String type) {
    return isEnabled() && (settings.types().contains("*") || settings.types().contains(type));
  }

  boolean isEnabled() {
    return !deleted && !settings.disabled();
  }

  boolean isDeleted() {
    return deleted;
  }

  /** Returns the value of {@code Stripe-Signature}. */
  String sign(Instant now, byte[] body) {
    return secrets.sign(now, body);
  }

  void change(Settings fresh) {
    settings = fresh;
  }

  void delete() {
    deleted = true;
  }

  Json json() {
    return json(null);
  }

  /**
   * Returns it with its secret: "Only returned at creation" (API reference, "The Webhook Endpoint
   * object").
   */
  Json withSecret(String secret) {
    return json(secret);
  }

  private Json json(@Nullable String secret) {
    var json =
        Json.object(id, "webhook_endpoint")
            .with("api_version", apiVersion)
            .withNull("application")
            .with("created", created.getEpochSecond())
            .with("description", settings.description())
            .withTexts("enabled_events", settings.types())
            .with("livemode", livemode)
            .with("metadata", Json.texts(settings.metadata()));
    if (secret != null) {
      json.with("secret", secret);
    }
    return json.with("status", settings.disabled() ? "disabled" : "enabled")
        .with("url", settings.url().toString());
  }
}
