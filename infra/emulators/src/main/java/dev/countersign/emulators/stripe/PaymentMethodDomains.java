package dev.countersign.emulators.stripe;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The endpoints under {@code /v1/payment_method_domains}, and what Apple says of each domain. */
final class PaymentMethodDomains {
  private static final Set<String> CREATE = Set.of("domain_name", "enabled");
  private static final Set<String> UPDATE = Set.of("enabled");
  private static final Set<String> LIST =
      Stream.concat(ListPage.CURSORS.stream(), CREATE.stream())
          .collect(Collectors.toUnmodifiableSet());

  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  /** At least two labels (RFC 1123), the last one not a number: no IP address, no localhost. */
  private static final Pattern DOMAIN_NAME =
      Pattern.compile("(?=.{1,253}$)(" + LABEL + "\\.)+(?![0-9]+$)" + LABEL);

  private final Ledger<PaymentMethodDomain> domains = new Ledger<>();
  private final Map<String, String> applesRefusals = new HashMap<>();
  private final Ids ids;
  private final InstantSource clock;
  private final boolean livemode;

  PaymentMethodDomains(Ids ids, InstantSource clock, boolean livemode) {
    this.ids = ids;
    this.clock = clock;
    this.livemode = livemode;
  }

  /**
   * Registers a domain. If it is registered already, it is returned as it is: so users of the API
   * report; Stripe's reference doesn't say.
   */
  Json create(Form form) {
    form.allowing(CREATE);
    String name = form.required("domain_name").toLowerCase(Locale.ROOT);
    if (!DOMAIN_NAME.matcher(name).matches()) {
      throw StripeFailure.invalid(null, "domain_name", "Invalid domain name: " + name);
    }
    boolean enabled = form.flag("enabled").orElse(true);
    return named(name).orElseGet(() -> register(name, enabled)).json();
  }

  private PaymentMethodDomain register(String name, boolean enabled) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var domain = new PaymentMethodDomain(ids.next("pmd"), name, now, livemode, enabled);
    domain.validated(applesRefusals.get(name));
    domains.add(domain);
    return domain;
  }

  Json retrieve(String id, Form form) {
    form.allowing(Set.of());
    return found(id).json();
  }

  Json list(Form form) {
    form.allowing(LIST);
    Optional<String> name = form.text("domain_name");
    Optional<Boolean> enabled = form.flag("enabled");
    return ListPage.of(
        domains,
        domain ->
            (name.isEmpty() || domain.domainName().equals(name.get()))
                && (enabled.isEmpty() || domain.enabled() == enabled.get()),
        form,
        "/v1/payment_method_domains",
        "payment method domain",
        PaymentMethodDomain::json);
  }

  Json update(String id, Form form) {
    form.allowing(UPDATE);
    PaymentMethodDomain domain = found(id);
    form.flag("enabled").ifPresent(domain::enable);
    return domain.json();
  }

  /** Asks Apple again: Apple Pay is the one that may need it. */
  Json validate(String id, Form form) {
    form.allowing(Set.of());
    PaymentMethodDomain domain = found(id);
    domain.validated(applesRefusals.get(domain.domainName()));
    return domain.json();
  }

  /** Lets Apple refuse the domain, when it is asked next. */
  void refuseApplePay(String domainName, String reason) {
    applesRefusals.put(domainName, reason);
  }

  void refuseNoMore() {
    applesRefusals.clear();
  }

  List<PaymentMethodDomain> oldestFirst() {
    return domains.oldestFirst();
  }

  private Optional<PaymentMethodDomain> named(String name) {
    return domains.oldestFirst().stream()
        .filter(domain -> domain.domainName().equals(name))
        .findFirst();
  }

  private PaymentMethodDomain found(String id) {
    return domains
        .find(id)
        .orElseThrow(
            () -> StripeFailure.notFound("payment method domain", id, "payment_method_domain"));
  }
}
