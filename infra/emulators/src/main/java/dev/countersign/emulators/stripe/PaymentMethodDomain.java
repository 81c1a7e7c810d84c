package dev.countersign.emulators.stripe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A host on whose pages wallets may be shown (API reference, "The Payment Method Domain object").
 */
final class PaymentMethodDomain implements ListPage.Listable {
  private final String id;
  private final String domainName;
  private final Instant created;
  private final boolean livemode;
  private boolean enabled;
  private @Nullable String applesRefusal;

  PaymentMethodDomain(
      String id, String domainName, Instant created, boolean livemode, boolean enabled) {
    this.id = id;
    this.domainName = domainName;
    this.created = created;
    this.livemode = livemode;
    this.enabled = enabled;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Instant created() {
    return created;
  }

  String domainName() {
    return domainName;
  }

  boolean enabled() {
    return enabled;
  }

  void enable(boolean whether) {
    enabled = whether;
  }

  /** Notes what Apple says of the domain: a reason, or null if it accepts it. */
  void validated(@Nullable String refusal) {
    applesRefusal = refusal;
  }

  Json json() {
    return Json.object(id, "payment_method_domain")
        .with("amazon_pay", active())
        .with("apple_pay", applesRefusal == null ? active() : inactive(applesRefusal))
        .with("created", created.getEpochSecond())
        .with("domain_name", domainName)
        .with("enabled", enabled)
        .with("google_pay", active())
        .with("klarna", active())
        .with("link", active())
        .with("livemode", livemode)
        .with("paypal", active());
  }

  private static Json active() {
    return Json.object().with("status", "active");
  }

  private static Json inactive(String reason) {
    return Json.object()
        .with("status", "inactive")
        .with("status_details", Json.object().with("error_message", reason));
  }
}
