package dev.countersign.registerwebhook;

import static dev.countersign.registerwebhook.RegisteredShop.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.confidential.SecretValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts are registered for wallets, and what two keys say of one another. */
class DomainsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:4242",
        "http://127.0.0.1",
        "https://localhost",
        "https://shop.localhost",
        "https://127.0.0.1",
        "https://203.0.113.7",
        "https://shop.example:8443"
      })
  void no_loopback_no_address_and_no_port_is_registered(String origin) {
    assertThat(Domains.hosts(List.of(origin))).isEmpty();
  }

  @Test
  void the_hosts_of_https_origins_are_registered_once() {
    assertThat(
            Domains.hosts(
                List.of(
                    "https://shop.example", "https://www.shop.example", "https://shop.example")))
        .containsExactly("shop.example", "www.shop.example");
    RegisteredShop shop = RegisteredShop.registered();
    shop.run();
    assertThat(shop.stripe.paymentMethodDomains())
        .extracting(domain -> text(domain, "domain_name"))
        .containsExactly("shop.example");
  }

  @Test
  void keys_of_one_account_and_mode_are_a_pair() {
    String account = "51CanaryBbCcDdEe";
    String rest = "x".repeat(82);
    assertThat(
            KeyPair.difference(
                "pk_live_" + account + rest, new SecretValue("rk_live_" + account + rest)))
        .isEmpty();
    assertThat(KeyPair.difference("pk_test_abc", new SecretValue("sk_test_def"))).isEmpty();
  }

  @Test
  void keys_that_name_two_accounts_seem_to_be_no_pair() {
    String rest = "x".repeat(82);
    assertThat(
            KeyPair.difference(
                "pk_test_51CanaryBbCcDdEe" + rest,
                new SecretValue("sk_test_51canaryBbCcDdEe" + rest)))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence).contains("different accounts").doesNotContain("51canary"));
  }
}
