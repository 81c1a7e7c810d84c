package dev.countersign.emulators.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The API's access log, throttling and domain. */
class ApiTest {
  private static final Pattern VARIABLE = Pattern.compile("[$]context[.]([A-Za-z.]+)");
  private static final Path TEMPLATE = Path.of("../../template.yaml");
  private static final Map<String, String> DOMAIN =
      Map.of(
          "DomainName",
          "pay.shop.example",
          "CertificateArn",
          "arn:aws:acm:eu-west-1:000000000000:certificate/1234abcd-12ab");

  @Test
  void requests_are_logged_only_on_demand_and_the_account_s_role_is_made_only_on_demand() {
    assertThat(api(Map.of())).doesNotContainKey("AccessLogSetting");
    for (String parameter : List.of("on", "on-and-make-role")) {
      Template deployed = deployedWith(Map.of("AccessLog", parameter));
      assertThat(Tree.map(api(deployed).get("AccessLogSetting")))
          .containsEntry("DestinationArn", "arn:aws:logs:eu-west-1:000000000000:local-AccessLogs");
      assertThat(deployed.resources("AWS::ApiGateway::Account"))
          .hasSize(parameter.equals("on") ? 0 : 1);
    }
  }

  /** Other APIs of the account may log by it. */
  @Test
  void the_account_s_role_stays_when_the_stack_goes() {
    var resources = Tree.map(YamlFile.read(TEMPLATE).get("Resources"));
    for (String resource : List.of("AccessLogRole", "AccessLogRoleOfAccount")) {
      assertThat(Tree.map(resources.get(resource)))
          .containsEntry("DeletionPolicy", "RetainExceptOnCreate")
          .containsEntry("UpdateReplacePolicy", "Retain");
    }
  }

  /** With an order's id anyone may read the order; what a client words could look like a line. */
  @Test
  void a_line_of_the_access_log_is_json_without_an_order_s_id_a_body_or_what_a_client_words() {
    String format =
        Tree.text(
            Tree.present(
                Tree.map(api(deployedWith(Map.of("AccessLog", "on"))).get("AccessLogSetting"))
                    .get("Format"),
                "Format"));
    var variables = new HashSet<String>();
    VARIABLE.matcher(format).results().forEach(found -> variables.add(found.group(1)));
    assertThat(variables)
        .containsExactlyInAnyOrder(
            "requestId",
            "requestTime",
            "identity.sourceIp",
            "httpMethod",
            "resourcePath",
            "status",
            "responseLength",
            "responseLatency",
            "integrationLatency",
            "integrationStatus",
            "error.responseType",
            "waf.status",
            "domainName");
    assertThat(VARIABLE.matcher(format).replaceAll("0")).matches("[{](\"[a-zA-Z]+\":\"0\",?)+[}]");
  }

  @Test
  void every_route_that_starts_a_function_has_a_rate_of_its_own() {
    var routes = new HashSet<String>();
    Tree.map(Tree.map(api(Map.of()).get("DefinitionBody")).get("paths"))
        .forEach(
            (path, operations) ->
                Tree.map(operations)
                    .forEach(
                        (method, operation) -> {
                          if (String.valueOf(operation).contains("aws_proxy")) {
                            routes.add(
                                method.toUpperCase(Locale.ROOT) + " /" + path.replace("/", "~1"));
                          }
                        }));
    routes.add("* /*"); // whatever else there is: the config, preflights
    assertThat(Tree.list(api(Map.of()).get("MethodSettings")))
        .map(Tree::map)
        .allSatisfy(
            setting -> {
              assertThat((Long) setting.get("ThrottlingRateLimit")).isPositive();
              assertThat((Long) setting.get("ThrottlingBurstLimit"))
                  .isGreaterThanOrEqualTo((Long) setting.get("ThrottlingRateLimit"));
            })
        .map(setting -> setting.get("HttpMethod") + " " + setting.get("ResourcePath"))
        .containsExactlyInAnyOrderElementsOf(routes);
  }

  /** Below the domain a path is what the contract says: Location and the webhook's URL follow. */
  @Test
  void a_domain_of_the_shop_is_the_api_s_only_address_without_a_stage_in_its_paths() {
    Template deployed = deployedWith(DOMAIN);
    assertThat(isSwitchedOff(deployed)).isEqualTo(Map.of("disableExecuteApiEndpoint", true));
    assertThat(deployed.outputs())
        .containsEntry("ApiUrl", "https://pay.shop.example")
        .containsKey("DomainTarget");
    assertThat(deployed.resource("DomainOfApi").properties())
        .containsEntry("Stage", "live")
        .doesNotContainKey("BasePath");
  }

  @Test
  void without_a_domain_the_api_is_at_api_gateway_s_address() {
    Template deployed = deployedWith(Map.of());
    assertThat(isSwitchedOff(deployed)).isEqualTo(Map.of("disableExecuteApiEndpoint", false));
    assertThat(deployed.outputs().get("ApiUrl")).asString().endsWith(".amazonaws.com/live");
    assertThat(deployed.outputs()).doesNotContainKey("DomainTarget");
    assertThat(deployed.resources("AWS::ApiGateway::DomainName")).isEmpty();
  }

  @Test
  void a_domain_comes_with_its_certificate() {
    assertThatThrownBy(() -> deployedWith(Map.of("DomainName", "pay.shop.example")))
        .hasMessage("DomainName and CertificateArn are given together, or none of them.");
  }

  /** Not a property of SAM's: for one, SAM wants to read the contract before it is included. */
  private static Object isSwitchedOff(Template deployed) {
    var definition = Tree.map(api(deployed).get("DefinitionBody"));
    return Tree.present(definition.get("x-amazon-apigateway-endpoint-configuration"), "it");
  }

  private static Map<String, Object> api(Map<String, String> parameters) {
    return api(deployedWith(parameters));
  }

  private static Map<String, Object> api(Template deployed) {
    return deployed.resource("Api").properties();
  }

  private static Template deployedWith(Map<String, String> parameters) {
    Map<String, String> all = new HashMap<>(parameters);
    all.put("AllowedOrigins", "https://shop.example");
    all.put("StripePublishableKey", "pk_test_abc");
    return Template.read(TEMPLATE, all);
  }
}
