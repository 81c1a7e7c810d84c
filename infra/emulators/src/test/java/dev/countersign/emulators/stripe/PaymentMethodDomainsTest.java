package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.error;
import static dev.countersign.emulators.stripe.Account.ids;
import static dev.countersign.emulators.stripe.Account.json;
import static dev.countersign.emulators.stripe.Account.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentMethodDomainsTest {
  private static final String DOMAINS = "/v1/payment_method_domains";

  private final Account account = Account.open();

  @Test
  void a_domain_is_registered_for_every_wallet() {
    JsonObject domain = register("shop.example");
    assertThat(text(domain, "id")).startsWith("pmd_");
    assertThat(json(account.get(DOMAINS + "/" + text(domain, "id")))).isEqualTo(domain);
    domain.remove("id");
    assertThat(domain)
        .isEqualTo(
            JsonParser.parseString(
                """
                {"object": "payment_method_domain", "created": 1793534400, "domain_name": "shop.example",
                 "enabled": true, "livemode": false,
                 "amazon_pay": {"status": "active"}, "apple_pay": {"status": "active"},
                 "google_pay": {"status": "active"}, "klarna": {"status": "active"},
                 "link": {"status": "active"}, "paypal": {"status": "active"}}
                """));
  }

  @Test
  void the_same_domain_is_registered_once() {
    JsonObject first = register("shop.example");
    assertThat(register("shop.example")).isEqualTo(first);
    assertThat(register("Shop.Example")).isEqualTo(first);
    assertThat(register("www.shop.example")).isNotEqualTo(first);
    assertThat(ids(account.get(DOMAINS))).hasSize(2);
  }

  @Test
  void domains_are_listed_by_name_and_by_whether_they_are_enabled() {
    String shop = text(register("shop.example"), "id");
    String other = text(register("other.example"), "id");
    JsonObject disabled = json(account.post(DOMAINS + "/" + other, "enabled=false"));
    assertThat(disabled.get("enabled").getAsBoolean()).isFalse();
    assertThat(ids(account.get(DOMAINS))).containsExactly(other, shop);
    assertThat(ids(account.get(DOMAINS + "?limit=100&starting_after=" + other)))
        .containsExactly(shop);
    assertThat(ids(account.get(DOMAINS + "?domain_name=shop.example"))).containsExactly(shop);
    assertThat(ids(account.get(DOMAINS + "?enabled=false"))).containsExactly(other);
  }

  @Test
  void a_domain_that_apple_refuses_is_inactive_until_it_is_validated_again() {
    account.stripe.refuseApplePay("shop.example", "Apple could not verify this domain.");
    JsonObject domain = register("shop.example");
    String path = DOMAINS + "/" + text(domain, "id");
    assertThat(domain.get("apple_pay"))
        .isEqualTo(
            JsonParser.parseString(
                "{\"status\":\"inactive\",\"status_details\":"
                    + "{\"error_message\":\"Apple could not verify this domain.\"}}"));
    assertThat(applePay(domain)).isEqualTo("inactive");
    assertThat(applePay(json(account.post(path + "/validate", "")))).isEqualTo("inactive");
    account.stripe.heal();
    assertThat(applePay(json(account.get(path)))).isEqualTo("inactive");
    assertThat(applePay(json(account.post(path + "/validate", "")))).isEqualTo("active");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "https://shop.example",
        "shop.example:8443",
        "shop.example/cart",
        "*.shop.example",
        "shop..example",
        "-shop.example",
      })
  void what_is_no_domain_name_is_refused(String name) {
    StripeAnswer answer = account.post(DOMAINS, "domain_name=" + name);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(error(answer), "param")).isEqualTo("domain_name");
    assertThat(ids(account.get(DOMAINS))).isEmpty();
  }

  @Test
  void a_domain_that_is_not_there_is_404_and_other_parameters_are_400() {
    assertThat(account.get(DOMAINS + "/pmd_none").status()).isEqualTo(404);
    assertThat(account.post(DOMAINS + "/pmd_none/validate", "").status()).isEqualTo(404);
    String path = DOMAINS + "/" + text(register("shop.example"), "id");
    assertThat(account.post(path, "domain_name=other.example").status()).isEqualTo(400);
    assertThat(account.post(DOMAINS, "domain_name=a.example&metadata[a]=b").status())
        .isEqualTo(400);
    assertThat(account.fromBrowser("POST", DOMAINS, "domain_name=a.example").status())
        .isEqualTo(403);
  }

  private JsonObject register(String name) {
    return json(account.post(DOMAINS, "domain_name=" + name));
  }

  private static String applePay(JsonObject domain) {
    return text(domain.getAsJsonObject("apple_pay"), "status");
  }
}
