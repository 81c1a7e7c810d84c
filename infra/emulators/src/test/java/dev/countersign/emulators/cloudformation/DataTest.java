package dev.countersign.emulators.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stack's tables and secrets: kept, protected, encrypted, and taken over from another stack.
 */
class DataTest {
  private static final Path TEMPLATE = Path.of("../../template.yaml");
  private static final String TABLE_ARN = "arn:aws:dynamodb:eu-west-1:000000000000:table/";
  private static final String SECRET_ARN = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:";
  private static final String KEY_ARN = "arn:aws:kms:eu-west-1:000000000000:key/1234abcd";
  private static final String LABEL = "2026-11-30T12:00:00.000";

  private static final Template OWN = deployedWith(Map.of());

  private static final List<String> TABLES = logicalIds("AWS::DynamoDB::Table");
  private static final List<String> SECRETS = logicalIds("AWS::SecretsManager::Secret");

  /** As a stack of 128 characters leaves them: the longest names that there are. */
  private static final Map<String, String> KEPT = kept("-1ABCDEFGHIJKL");

  @Test
  void a_stack_over_tables_and_secrets_that_exist_makes_none() {
    Template over = deployedWith(KEPT);
    assertThat(over.resources("AWS::DynamoDB::Table")).isEmpty();
    assertThat(over.resources("AWS::SecretsManager::Secret")).isEmpty();
  }

  @Test
  void every_function_is_told_their_names_and_may_do_with_them_what_it_may_do_with_its_own() {
    Template over = deployedWith(KEPT);
    for (var function : OWN.resources("AWS::Serverless::Function")) {
      var taken = over.resource(function.logicalId());
      for (String property : List.of("Environment", "Policies")) {
        assertThat(function.properties().get(property))
            .as("%s of %s", property, function.logicalId())
            .asString()
            .isEqualTo(asOwn(String.valueOf(taken.properties().get(property))));
      }
    }
    for (var mapping : OWN.resources("AWS::Lambda::EventSourceMapping")) {
      assertThat(asOwn(String.valueOf(over.resource(mapping.logicalId()).properties())))
          .isEqualTo(String.valueOf(mapping.properties()));
    }
    assertThat(asOwn(String.valueOf(over.outputs()))).isEqualTo(String.valueOf(OWN.outputs()));
  }

  /** What a stack over tables that exist says, as if it had made them. */
  private static String asOwn(String properties) {
    String own = properties.replace(LABEL, "2026-01-01T00:00:00.000");
    for (String table : TABLES) {
      own = own.replace(name(table, "-1ABCDEFGHIJKL"), "local-" + table);
    }
    for (String secret : SECRETS) {
      own = own.replace(name(secret, "-1ABCDEFGHIJKL") + "-AbCdEf", "local-" + secret + "-AbCdEf");
    }
    return own;
  }

  @ParameterizedTest
  @MethodSource("functions")
  void another_table_or_secret_that_exists_makes_a_new_version_of_who_uses_it(String function) {
    String environment =
        String.valueOf(deployedWith(KEPT).resource(function).properties().get("Environment"));
    for (String resource : Stream.concat(TABLES.stream(), SECRETS.stream()).toList()) {
      var other = new HashMap<>(KEPT);
      other.put("Existing" + resource, kept("-2").get("Existing" + resource));
      boolean uses = environment.contains(resource);
      assertThat(
              description(deployedWith(other), function)
                  .equals(description(deployedWith(KEPT), function)))
          .as(resource)
          .isEqualTo(!uses);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void no_version_is_described_in_more_than_256_characters_over_tables_with_long_names(
      String function) {
    var longest = new HashMap<>(KEPT);
    longest.put("StackMark", "a".repeat(128) + "/5f0c8f3e");
    longest.put("AllowedOrigins", "https://" + "a".repeat(168));
    longest.put("StripeApiVersion", "2026-07-29." + "a".repeat(29));
    assertThat(description(deployedWith(longest), function)).hasSizeLessThanOrEqualTo(256);
  }

  @ParameterizedTest
  @CsvSource({
    "ExistingOrdersTable, arn:aws:dynamodb:eu-west-1:000000000000:table/orders",
    "ExistingOrdersTable, arn:aws:dynamodb:eu-west-1:000000000000:table/shop-OrdersTable",
    "ExistingOrdersTable,"
        + " arn:aws:dynamodb:eu-west-1:000000000000:table/shop-OrdersTable-AFarTooLongEnd",
    "ExistingOrdersTable, arn:aws:dynamodb:eu-west-1:000000000000:table/shop-PricesTable-1",
    "ExistingOrdersTable, shop-OrdersTable-1",
    "ExistingStripeApiKeySecret, sk_live_1",
    "ExistingStripeApiKeySecret, arn:aws:secretsmanager:eu-west-1:000000000000:secret:key-AbCdEf"
  })
  void a_name_whose_change_no_version_would_show_is_refused(String parameter, String value) {
    assertThatThrownBy(() -> deployedWith(Map.of(parameter, value)))
        .hasMessageContaining(parameter + " must be empty, or the ARN of a ")
        .hasMessageNotContaining("sk_live");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Orders", "Questions"})
  void a_table_that_is_followed_comes_with_its_stream(String table) {
    String arn = TABLE_ARN + "shop-" + table + "Table-1";
    assertThatThrownBy(() -> deployedWith(Map.of("Existing" + table + "Table", arn)))
        .hasMessageContaining("are given together");
    assertThatThrownBy(() -> deployedWith(Map.of("Existing" + table + "Stream", LABEL)))
        .hasMessageContaining("are given together");
  }

  @Test
  void tables_are_protected_only_on_demand_since_a_protected_one_cannot_be_rolled_back() {
    assertThat(OWN.resources("AWS::DynamoDB::Table"))
        .allSatisfy(
            table ->
                assertThat(table.properties()).containsEntry("DeletionProtectionEnabled", false));
    assertThat(deployedWith(Map.of("DeletionProtection", "on")).resources("AWS::DynamoDB::Table"))
        .allSatisfy(
            table ->
                assertThat(table.properties()).containsEntry("DeletionProtectionEnabled", true));
  }

  @Test
  void without_a_key_of_the_shop_s_own_everything_is_encrypted_by_aws_s() {
    assertThat(OWN.resources("AWS::KMS::Key")).isEmpty();
    assertThat(OWN.resources("AWS::DynamoDB::Table"))
        .allSatisfy(table -> assertThat(table.properties()).doesNotContainKey("SSESpecification"));
    assertThat(OWN.resources("AWS::SQS::Queue"))
        .allSatisfy(
            queue -> assertThat(queue.properties()).containsEntry("SqsManagedSseEnabled", true));
    assertThat(OWN.resources("AWS::Serverless::Function"))
        .allSatisfy(function -> assertThat(policies(function)).doesNotContain("UseOfCustomerKey"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"new", KEY_ARN})
  void a_key_of_the_shop_s_own_encrypts_all_that_is_stored_and_every_function_may_use_it(
      String parameter) {
    Template deployed = deployedWith(Map.of("CustomerKey", parameter));
    String key =
        parameter.equals("new") ? "arn:aws:kms:eu-west-1:000000000000:local-DataKey" : KEY_ARN;
    assertThat(deployed.resources("AWS::KMS::Key")).hasSize(parameter.equals("new") ? 1 : 0);
    assertThat(deployed.resources("AWS::DynamoDB::Table"))
        .allSatisfy(
            table ->
                assertThat(table.properties().get("SSESpecification"))
                    .isEqualTo(
                        Map.of("SSEEnabled", true, "SSEType", "KMS", "KMSMasterKeyId", key)));
    assertThat(deployed.resources("AWS::SecretsManager::Secret"))
        .allSatisfy(secret -> assertThat(secret.properties()).containsEntry("KmsKeyId", key));
    assertThat(deployed.resources("AWS::Events::EventBus"))
        .allSatisfy(bus -> assertThat(bus.properties()).containsEntry("KmsKeyIdentifier", key));
    assertThat(deployed.resources("AWS::SQS::Queue"))
        .filteredOn(queue -> !queue.logicalId().equals("OrderEventsNotEncrypted"))
        .allSatisfy(
            queue ->
                assertThat(queue.properties())
                    .containsEntry("KmsMasterKeyId", key)
                    .doesNotContainKey("SqsManagedSseEnabled"));
    assertThat(deployed.resource("UseOfCustomerKey").properties()).asString().contains(key);
    assertThat(deployed.resources("AWS::Serverless::Function"))
        .allSatisfy(
            function -> assertThat(policies(function)).startsWith("[local-UseOfCustomerKey, "));
  }

  /** Without the key, nobody could read the tables that stay. */
  @Test
  void the_key_rotates_and_stays_as_long_as_what_it_encrypts() {
    var key = deployedWith(Map.of("CustomerKey", "new")).resource("DataKey");
    assertThat(key.properties()).containsEntry("EnableKeyRotation", true);
    assertThat(Tree.map(Tree.map(YamlFile.read(TEMPLATE).get("Resources")).get("DataKey")))
        .containsEntry("DeletionPolicy", "RetainExceptOnCreate")
        .containsEntry("UpdateReplacePolicy", "Retain");
  }

  /** Anyone of the account who may read a role could else ask EventBridge to use it. */
  @Test
  void eventbridge_may_use_the_key_for_this_stack_s_bus_alone_and_alarms_for_this_account_s() {
    assertThat(conditionOfUseBy("events.amazonaws.com"))
        .contains("event-bus/local-order-events", "aws:SourceAccount=000000000000");
    assertThat(conditionOfUseBy("cloudwatch.amazonaws.com"))
        .contains("aws:SourceAccount=000000000000");
  }

  /** The condition under which the key decrypts for a service. */
  private static String conditionOfUseBy(String service) {
    var key = deployedWith(Map.of("CustomerKey", "new")).resource("DataKey").properties();
    return Tree.list(Tree.map(key.get("KeyPolicy")).get("Statement")).stream()
        .map(Tree::map)
        .filter(statement -> String.valueOf(statement.get("Action")).contains("Decrypt"))
        .filter(statement -> String.valueOf(statement.get("Principal")).contains(service))
        .map(statement -> String.valueOf(statement.get("Condition")))
        .collect(Collectors.joining());
  }

  @Test
  void the_stack_policy_refuses_to_replace_or_delete_what_holds_data() throws IOException {
    var statements =
        Tree.list(YamlFile.read(Path.of("../../infra/aws/stack-policy.json")).get("Statement"));
    var denied = Tree.map(statements.getLast());
    assertThat(denied)
        .containsEntry("Effect", "Deny")
        .containsEntry("Action", List.of("Update:Replace", "Update:Delete"));
    var kept = new TreeSet<String>();
    Tree.map(YamlFile.read(TEMPLATE).get("Resources"))
        .values()
        .forEach(
            resource -> {
              // The role of the access log is the account's, and holds nothing.
              if ("Retain".equals(Tree.map(resource).get("UpdateReplacePolicy"))
                  && !"MakesAccessLogRole".equals(Tree.map(resource).get("Condition"))) {
                kept.add(String.valueOf(Tree.map(resource).get("Type")));
              }
            });
    assertThat(denied.get("Condition"))
        .isEqualTo(Map.of("StringEquals", Map.of("ResourceType", new ArrayList<>(kept))));
  }

  private static List<String> functions() {
    return logicalIds("AWS::Serverless::Function");
  }

  private static List<String> logicalIds(String type) {
    return OWN.resources(type).stream().map(Template.Resource::logicalId).toList();
  }

  private static String policies(Template.Resource function) {
    return String.valueOf(function.properties().get("Policies"));
  }

  private static String description(Template deployed, String function) {
    return String.valueOf(deployed.resource(function).properties().get("VersionDescription"));
  }

  private static String name(String logicalId, String end) {
    return "a".repeat(128) + "-" + logicalId + end;
  }

  private static Map<String, String> kept(String end) {
    Map<String, String> parameters = new HashMap<>();
    for (String table : TABLES) {
      parameters.put("Existing" + table, TABLE_ARN + name(table, end));
    }
    for (String secret : SECRETS) {
      parameters.put("Existing" + secret, SECRET_ARN + name(secret, end) + "-AbCdEf");
    }
    parameters.put("ExistingOrdersStream", LABEL);
    parameters.put("ExistingQuestionsStream", LABEL);
    return parameters;
  }

  private static Template deployedWith(Map<String, String> parameters) {
    Map<String, String> all = new HashMap<>(parameters);
    all.putIfAbsent("AllowedOrigins", "https://shop.example");
    all.put("StripePublishableKey", "pk_test_abc");
    return Template.read(TEMPLATE, all);
  }
}
