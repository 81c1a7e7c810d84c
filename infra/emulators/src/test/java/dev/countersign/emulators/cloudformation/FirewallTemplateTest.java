package dev.countersign.emulators.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of infra/aws/firewall.yaml, as template.yaml nests it; the local gateway runs them. */
class FirewallTemplateTest {
  private static final List<String> MANAGED =
      List.of("CommonRules", "KnownBadInputs", "IpReputation", "AnonymousIps");

  @Test
  void a_client_may_create_60_payments_a_minute_and_ask_for_orders_300_times_in_five() {
    assertThat(rules(Map.of()))
        .map(rule -> Tree.map(rule.get("Statement")).get("RateBasedStatement"))
        .filteredOn(rate -> rate != null)
        .map(Tree::map)
        .extracting("Limit", "EvaluationWindowSec")
        .containsExactly(tuple(60L, 60L), tuple(300L, 300L));
  }

  /** What allows ends: nothing below it is asked. */
  @Test
  void no_managed_rule_no_limit_and_no_challenge_ever_sees_a_delivery_of_stripe() {
    assertThat(rules(Map.of("CreateChallenge", "captcha", "OnlyStripeDelivers", "on")))
        .extracting(rule -> rule.get("Name"))
        .containsExactly(
            "DeliveriesFromElsewhere",
            "Deliveries",
            "CreatePaymentIntentPerClient",
            "GetOrderPerClient",
            "TokenToCreate",
            "CommonRules",
            "KnownBadInputs",
            "IpReputation",
            "AnonymousIps");
    var deliveries = rule("Deliveries", Map.of());
    assertThat(deliveries.get("Action")).isEqualTo(Map.of("Allow", Map.of()));
    assertThat(deliveries.get("Statement")).asString().contains("webhooks/+stripe/*$");
  }

  @Test
  void a_managed_group_counts_until_it_is_told_to_block_each_by_itself() {
    for (String group : MANAGED) {
      assertThat(rule(group, Map.of()).get("OverrideAction")).isEqualTo(Map.of("Count", Map.of()));
      var blocking = Map.of("Firewall" + group, "block");
      for (String other : MANAGED) {
        assertThat(rule(other, blocking).get("OverrideAction"))
            .as(other)
            .isEqualTo(Map.of(other.equals(group) ? "None" : "Count", Map.of()));
      }
      assertThat(rules(Map.of("Firewall" + group, "off")))
          .extracting(rule -> rule.get("Name"))
          .doesNotContain(group)
          .contains("CreatePaymentIntentPerClient");
    }
  }

  /** The group refuses bodies above 8 KB; a cart may have 16 (docs/cases.md). */
  @Test
  void a_cart_of_16_kb_passes_the_common_rules() {
    var statement = Tree.map(rule("CommonRules", Map.of()).get("Statement"));
    assertThat(Tree.map(statement.get("ManagedRuleGroupStatement")).get("RuleActionOverrides"))
        .isEqualTo(
            List.of(
                Map.of("Name", "SizeRestrictions_BODY", "ActionToUse", Map.of("Count", Map.of()))));
  }

  @Test
  void a_delivery_may_come_from_anywhere_unless_only_stripe_s_addresses_may_deliver() {
    assertThat(firewall(Map.of()).resources("AWS::WAFv2::IPSet")).isEmpty();
    var addresses =
        firewall(Map.of("OnlyStripeDelivers", "on", "StripeWebhookAddresses", "192.0.2.1/32"))
            .resource("StripeAddresses")
            .properties();
    assertThat(addresses).containsEntry("Addresses", List.of("192.0.2.1/32"));
  }

  @ParameterizedTest
  @CsvSource({"challenge,Challenge", "captcha,Captcha"})
  void creating_a_payment_can_be_made_to_need_a_token(String parameter, String action) {
    assertThat(rule("TokenToCreate", Map.of("CreateChallenge", parameter)).get("Action"))
        .isEqualTo(Map.of(action, Map.of()));
    assertThat(
            firewall(
                    Map.of(
                        "CreateChallenge",
                        parameter,
                        "CreateChallengeDomains",
                        "a.example,b.example"))
                .resource("Rules")
                .properties())
        .containsEntry("TokenDomains", List.of("a.example", "b.example"));
    assertThat(firewall(Map.of()).resource("Rules").properties()).doesNotContainKey("TokenDomains");
  }

  @Test
  void without_the_firewall_nothing_of_it_is_there() {
    assertThatThrownBy(() -> firewall(Map.of("Firewall", "off")))
        .hasMessageContaining("the firewall is missing");
  }

  @Test
  void rules_are_asked_in_the_order_in_which_they_are_written() {
    var rules = rules(Map.of("CreateChallenge", "challenge", "OnlyStripeDelivers", "on"));
    var priorities = rules.stream().map(rule -> (Long) rule.get("Priority")).toList();
    assertThat(priorities).isSortedAccordingTo(Comparator.naturalOrder()).doesNotHaveDuplicates();
  }

  @Test
  void stripe_s_addresses_are_single_ones() {
    var addresses =
        Tree.list(
            firewall(Map.of("OnlyStripeDelivers", "on"))
                .resource("StripeAddresses")
                .properties()
                .get("Addresses"));
    var address = Pattern.compile("([0-9]{1,3}[.]){3}[0-9]{1,3}/32");
    assertThat(addresses)
        .hasSizeGreaterThan(5)
        .doesNotHaveDuplicates()
        .map(Tree::text)
        .allMatch(address.asMatchPredicate());
  }

  private static Map<String, Object> rule(String name, Map<String, String> parameters) {
    return rules(parameters).stream()
        .filter(rule -> name.equals(rule.get("Name")))
        .findFirst()
        .orElseThrow();
  }

  private static List<Map<String, Object>> rules(Map<String, String> parameters) {
    var rules = Tree.list(firewall(parameters).resource("Rules").properties().get("Rules"));
    return rules.stream().map(Tree::map).toList();
  }

  private static Template firewall(Map<String, String> parameters) {
    return Tree.present(
        deployedWith(parameters).stacks().stream()
            .filter(stack -> !stack.resources("AWS::WAFv2::WebACL").isEmpty())
            .findFirst()
            .orElse(null),
        "the firewall");
  }

  private static Template deployedWith(Map<String, String> parameters) {
    Map<String, String> all = new HashMap<>(parameters);
    all.put("AllowedOrigins", "https://shop.example");
    all.put("StripePublishableKey", "pk_test_abc");
    return Template.read(Path.of("../../template.yaml"), all);
  }
}
