package dev.countersign.stripe;

import com.google.gson.JsonObject;
import dev.countersign.aws.Pause;
import dev.countersign.secrets.StripeKeys;
import java.time.InstantSource;

/**
 * The hosts on which the account's wallets may appear (Stripe docs, "Register your domain"). On a
 * host that is not registered, the Apple Pay button is silently absent.
 */
public final class StripePaymentMethodDomains {
  private static final String PATH = "/v1/payment_method_domains";

  private final StripeApi api;

  /**
   * Creates the adapter.
   *
   * @param pause waits before a retry
   */
  public StripePaymentMethodDomains(
      StripeKeys keys, StripeTransport transport, InstantSource clock, Pause pause) {
    this.api = new StripeApi(keys, transport, pause, clock);
  }

  /**
   * Registers a host, unless it is registered, also if a person has switched it off.
   *
   * @return whether it is new
   * @throws dev.countersign.faults.Unavailable if Stripe gave no usable answer; {@link
   *     dev.countersign.faults.NeedsAPerson} if it refused
   */
  public boolean register(String host, String idempotencyKey) {
    String domain = "domain_name=" + StripeApi.encode(host);
    JsonObject found = api.get(PATH + "?" + domain + "&limit=1").body();
    if (StripeApi.read(found, json -> !json.getAsJsonArray("data").isEmpty())) {
      return false;
    }
    var _ = StripeApi.answer(api.post(PATH, domain, idempotencyKey));
    return true;
  }
}
