package dev.countersign.registerwebhook;

import dev.countersign.faults.Unavailable;
import dev.countersign.stripe.StripePaymentMethodDomains;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Registers the shop's hosts with Stripe, so that wallets appear on its pages. */
final class Domains {
  /** A name, and neither this machine, an address nor a port: Stripe takes no other. */
  private static final Pattern HOST =
      Pattern.compile("https://(?!localhost$|.*\\.localhost$)([a-z0-9.-]*[a-z][a-z0-9-]*)");

  private final StripePaymentMethodDomains stripe;

  Domains(StripePaymentMethodDomains stripe) {
    this.stripe = stripe;
  }

  /** Returns the hosts of these origins that can be registered. */
  static List<String> hosts(List<String> origins) {
    return origins.stream()
        .map(HOST::matcher)
        .filter(Matcher::matches)
        .map(host -> host.group(1))
        .distinct()
        .toList();
  }

  /**
   * Registers the hosts that are not registered.
   *
   * @return those that could not be, in a sentence for each
   */
  List<String> register(List<String> origins, String runId) {
    List<String> refused = new ArrayList<>();
    for (String host : hosts(origins)) {
      try {
        var _ = stripe.register(host, runId + "-" + host);
      } catch (Unavailable fault) {
        refused.add(host + " is not registered: " + fault.getMessage());
      }
    }
    return List.copyOf(refused);
  }
}
