package dev.countersign.emulators.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no linter says about the template, and a deployment would. */
class DeploymentTest {
  private static final Path TEMPLATE = Path.of("../../template.yaml");
  private static final Template DEPLOYED = deployedWith(Map.of());

  /** What reads a stream, or may be anything. */
  private static final Pattern STREAMS = Pattern.compile("Stream|GetRecords|GetShardIterator|[*]");

  private static final Map<String, Object> RESOURCES = section("Resources");
  private static final Map<String, Object> CONDITIONS = section("Conditions");

  private static final List<String> USERS_OF_THE_MARK =
      List.of("CreatePaymentIntentFunction", "ReceiveWebhookFunction", "ReconcileFunction");

  @Test
  void every_function_runs_on_java_25() {
    assertThat(DEPLOYED.resources("AWS::Serverless::Function"))
        .isNotEmpty()
        .allSatisfy(
            function -> assertThat(function.properties()).containsEntry("Runtime", "java25"));
  }

  @Test
  void no_function_reserves_concurrency_which_a_new_account_does_not_have() {
    assertThat(DEPLOYED.resources("AWS::Serverless::Function"))
        .allSatisfy(
            function ->
                assertThat(function.properties())
                    .doesNotContainKey("ReservedConcurrentExecutions"));
  }

  @Test
  void executions_can_be_kept_for_creating_payments_and_for_deliveries() {
    Template deployed =
        deployedWith(Map.of("CreateReservedConcurrency", "5", "WebhookReservedConcurrency", "7"));
    assertThat(deployed.resource("CreatePaymentIntentFunction").properties())
        .containsEntry("ReservedConcurrentExecutions", 5L);
    assertThat(deployed.resource("ReceiveWebhookFunction").properties())
        .containsEntry("ReservedConcurrentExecutions", 7L);
    assertThat(deployed.resource("GetOrderFunction").properties())
        .doesNotContainKey("ReservedConcurrentExecutions");
  }

  /** A group that is named after its function is made by the function's first call, without end. */
  @Test
  void every_function_logs_to_a_group_of_its_own_that_forgets() {
    var groups =
        DEPLOYED.resources("AWS::Serverless::Function").stream()
            .map(function -> Tree.map(function.properties().get("LoggingConfig")))
            .peek(logging -> assertThat(logging).containsEntry("LogFormat", "JSON"))
            .map(logging -> Tree.text(Tree.present(logging.get("LogGroup"), "LogGroup")))
            .toList();
    assertThat(groups).doesNotHaveDuplicates();
    assertThat(DEPLOYED.resources("AWS::Logs::LogGroup"))
        .filteredOn(group -> groups.contains(group.physicalId()))
        .hasSameSizeAs(groups)
        .allSatisfy(
            group ->
                assertThat(group.properties()).containsOnly(Map.entry("RetentionInDays", 90L)));
    assertThat(String.valueOf(DEPLOYED.outputs().get("LogGroups")).split(","))
        .containsExactlyInAnyOrderElementsOf(groups);
  }

  @Test
  void what_is_invoked_asynchronously_leaves_word_when_it_fails() {
    assertThat(DEPLOYED.resources("AWS::Serverless::Function"))
        .filteredOn(function -> function.properties().toString().contains("ScheduleV2"))
        .isNotEmpty()
        .allSatisfy(
            function ->
                assertThat(function.properties().get("EventInvokeConfig"))
                    .asString()
                    .contains("OnFailure={Type=SQS, Destination=arn:aws:sqs:"));
  }

  /** A bug that a handler answers with 500 is no error to Lambda. */
  @Test
  void a_gradual_deployment_goes_back_if_a_function_crashes_or_has_a_bug() {
    assertThat(DEPLOYED.resources("AWS::CloudWatch::Alarm")).isEmpty();
    Template gradual = deployedWith(Map.of("Deployment", "Canary10Percent5Minutes"));
    for (String name : List.of("CreatePaymentIntent", "ReceiveWebhook", "GetOrder")) {
      var function = gradual.resource(name + "Function");
      var preference = Tree.map(function.properties().get("DeploymentPreference"));
      assertThat(preference.get("Alarms")).isEqualTo(List.of("local-" + name + "Fails"));
      String folder = text(function, "CodeUri").replaceFirst("^functions/([^/]*)/.*$", "$1");
      assertThat(gradual.resource(name + "Fails").properties())
          .asString()
          .contains("Value=local-" + name + "Function:live", "Name=function, Value=" + folder);
    }
  }

  @Test
  void every_environment_has_a_stack_of_its_own_and_parameters_that_the_template_takes()
      throws IOException {
    String environments = Files.readString(Path.of("../../samconfig.toml"));
    assertThat(all("stack_name = \"(.*)\"", environments))
        .containsExactly(
            "countersign", "countersign-dev", "countersign-staging", "countersign-prod");
    var overrides = all("parameter_overrides = \"(.*)\"", environments);
    assertThat(overrides).hasSize(3);
    for (String parameters : overrides) {
      Map<String, String> given = new HashMap<>();
      for (String parameter : parameters.split(" ", -1)) {
        int equals = parameter.indexOf('=');
        given.put(parameter.substring(0, equals), parameter.substring(equals + 1));
      }
      assertThat(deployedWith(given).resources("AWS::Serverless::Function")).isNotEmpty();
    }
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }

  /** The console and `sam deploy --guided` show it to who has to decide. */
  @Test
  void every_parameter_is_described_limited_and_in_a_group() {
    Map<String, Object> parameters = section("Parameters");
    Object groups =
        Tree.map(section("Metadata").get("AWS::CloudFormation::Interface")).get("ParameterGroups");
    assertThat(Tree.list(groups))
        .flatExtracting(group -> Tree.list(Tree.map(group).get("Parameters")))
        .containsExactlyInAnyOrderElementsOf(parameters.keySet())
        .doesNotHaveDuplicates();
    parameters.forEach(
        (name, value) -> {
          var parameter = Tree.map(value);
          assertThat(parameter).as(name).containsKey("Description");
          if (!name.equals("AllowedOrigins") && !name.equals("StripePublishableKey")) {
            assertThat(parameter).as(name).containsKey("Default");
          }
          if (!"CommaDelimitedList".equals(parameter.get("Type"))) {
            assertThat(parameter.keySet())
                .as(name)
                .containsAnyOf("AllowedPattern", "AllowedValues", "MinValue");
          }
        });
  }

  @Test
  void code_can_be_made_to_need_a_signature() {
    String arn = "arn:aws:lambda:eu-west-1:000000000000:code-signing-config:csc-0123456789abcdef0";
    assertThat(DEPLOYED.resources("AWS::Serverless::Function"))
        .allSatisfy(
            function ->
                assertThat(function.properties()).doesNotContainKey("CodeSigningConfigArn"));
    assertThat(
            deployedWith(Map.of("CodeSigningConfigArn", arn))
                .resources("AWS::Serverless::Function"))
        .allSatisfy(
            function ->
                assertThat(function.properties()).containsEntry("CodeSigningConfigArn", arn));
  }

  @Test
  void a_table_outlives_its_stack_but_not_the_failed_deployment_that_created_it() {
    assertThat(DEPLOYED.resources("AWS::DynamoDB::Table"))
        .isNotEmpty()
        .allSatisfy(
            table ->
                assertThat(Tree.map(RESOURCES.get(table.logicalId())))
                    .containsEntry("DeletionPolicy", "RetainExceptOnCreate")
                    .containsEntry("UpdateReplacePolicy", "Retain"));
  }

  /**
   * What the operation that made it takes back is deleted, unless it says Retain. A nested stack
   * was made by an operation of its own, so nothing in it may say RetainExceptOnCreate either. The
   * one exception fills itself, and could not be deleted then.
   */
  @Test
  void a_first_deployment_that_fails_leaves_nothing_behind() throws IOException {
    assertThat(RESOURCES).allSatisfy((_, one) -> assertThat(policy(one)).isNotEqualTo("Retain"));
    try (var files = Files.newDirectoryStream(Path.of("../../infra/aws"), "*.yaml")) {
      for (Path nested : files) {
        var kept = new TreeMap<>(Tree.map(YamlFile.read(nested).get("Resources")));
        kept.values().removeIf(one -> Set.of("", "Delete").contains(policy(one)));
        if (nested.endsWith("canary.yaml")) {
          assertThat(kept).containsOnlyKeys("Artifacts", "ArtifactsOverTlsAlone");
        } else {
          assertThat(kept).as("%s", nested).isEmpty();
        }
      }
    }
  }

  private static Object policy(Object resource) {
    return Tree.map(resource).getOrDefault("DeletionPolicy", "");
  }

  /** A version that was idle for 14 days fails its next call. */
  @Test
  void only_what_a_buyer_or_stripe_waits_for_starts_from_a_snapshot() {
    assertThat(DEPLOYED.globals("Function")).doesNotContainKey("SnapStart");
    assertThat(DEPLOYED.resources("AWS::Serverless::Function"))
        .filteredOn(function -> function.properties().containsKey("SnapStart"))
        .extracting(Template.Resource::logicalId)
        .containsExactly(
            "CreatePaymentIntentFunction", "ReceiveWebhookFunction", "GetOrderFunction");
  }

  @Test
  void questions_are_gathered_for_two_seconds_and_tried_once_and_deletions_start_nothing() {
    var mapping = DEPLOYED.resource("RefreshOrderFunctionAsked").properties();
    assertThat(mapping)
        .containsEntry("StartingPosition", "LATEST")
        .containsEntry("MaximumBatchingWindowInSeconds", 2L)
        .containsEntry("MaximumRetryAttempts", 0L)
        .containsEntry("ParallelizationFactor", 1L);
    assertThat(Tree.list(Tree.map(mapping.get("FilterCriteria")).get("Filters")))
        .containsExactly(Map.of("Pattern", "{\"eventName\":[\"INSERT\",\"MODIFY\"]}"));
  }

  /** SAM would let a function with such an event read each stream of the account. */
  @Test
  void a_function_that_follows_a_stream_may_read_that_one_alone() {
    assertThat(DEPLOYED.resources("AWS::Lambda::EventSourceMapping"))
        .extracting(Template.Resource::logicalId) // which SAM gave them when they were events
        .containsExactly("PublishOrderEventsFunctionOrderChanged", "RefreshOrderFunctionAsked");
    assertThat(DEPLOYED.resources("AWS::Serverless::Function"))
        .flatExtracting(
            function -> Tree.map(function.properties().getOrDefault("Events", Map.of())).values())
        .extracting(event -> Tree.map(event).get("Type"))
        .doesNotContain("DynamoDB");
    assertThat(mayReadStreams("PublishOrderEventsFunction")).containsExactly("local-OrdersTable");
    assertThat(mayReadStreams("RefreshOrderFunction")).containsExactly("local-QuestionsTable");
  }

  private static Set<String> mayReadStreams(String function) {
    return Tree.list(DEPLOYED.resource(function).properties().get("Policies")).stream()
        .map(Tree::map) // each is a list of statements, and none the name of a managed policy
        .flatMap(policy -> Tree.list(policy.get("Statement")).stream())
        .map(Tree::map)
        .filter(statement -> STREAMS.matcher(String.valueOf(statement.get("Action"))).find())
        .map(statement -> Tree.text(Tree.present(statement.get("Resource"), "its Resource")))
        .peek(arn -> assertThat(arn).contains(":table/", "/stream/"))
        .map(arn -> arn.replaceFirst("^.*:table/", "").replaceFirst("/stream/.*$", ""))
        .collect(Collectors.toSet());
  }

  /** Anyone may call get-order, so it can do nothing but read orders and ask. */
  @Test
  void get_order_may_read_orders_and_put_questions_and_nothing_else() {
    var policies = Tree.list(DEPLOYED.resource("GetOrderFunction").properties().get("Policies"));
    assertThat(Tree.list(Tree.map(policies.getFirst()).get("Statement")))
        .map(Tree::map)
        .extracting("Action")
        .containsExactly(List.of("dynamodb:GetItem"), List.of("dynamodb:PutItem"));
  }

  /** Two stacks may have one name, in two regions or two AWS accounts. */
  @Test
  void the_mark_is_the_stack_s_name_and_what_its_id_begins_with() {
    String arn = "arn:aws:cloudformation:eu-west-1:000000000000:stack/countersign/";
    for (String begin : List.of("5f0c8f3e", "0b5c1d2e")) {
      Template deployed =
          deployedWith(
              Map.of(
                  "AWS::StackName",
                  "countersign",
                  "AWS::StackId",
                  arn + begin + "-2b1d-4c7a-9e6f-1a2b3c4d5e6f"));
      assertThat(marks(deployed)).containsOnly("countersign/" + begin);
      assertThat(deployed.outputs()).containsEntry("StackMark", "countersign/" + begin);
    }
  }

  @Test
  void a_stack_over_restored_tables_is_given_the_mark_of_the_old_one() {
    Template deployed = deployedWith(Map.of("StackMark", "countersign/5f0c8f3e"));
    assertThat(marks(deployed)).containsOnly("countersign/5f0c8f3e");
    assertThat(deployed.outputs()).containsEntry("StackMark", "countersign/5f0c8f3e");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"countersign", "countersign/5f0c8f3", "countersign/5F0C8F3E", "/5f0c8f3e"})
  void a_mark_that_no_stack_could_have_is_rejected(String mark) {
    assertThatThrownBy(() -> deployedWith(Map.of("StackMark", mark)))
        .hasMessageContaining("StackMark must be empty, or the mark of a stack");
  }

  /** What refuses its requests before the API does would make each of its runs fail. */
  @ParameterizedTest
  @ValueSource(strings = {"OnlyStripeDelivers=on", "CreateChallenge=captcha"})
  void a_synthetic_check_that_the_firewall_would_refuse_is_rejected(String choice) {
    Map<String, String> given = new HashMap<>(Map.of("SyntheticCheck", "on"));
    assertThat(deployedWith(given).resource("SyntheticCheckStack").properties()).isNotEmpty();
    given.put(choice.split("=", 2)[0], choice.split("=", 2)[1]);
    assertThatThrownBy(() -> deployedWith(given))
        .hasMessageContaining("SyntheticCheck needs OnlyStripeDelivers and CreateChallenge");
  }

  /** A route without a permission is a 500; a permission without a route is a way in. */
  @Test
  void each_route_has_a_function_that_the_api_may_invoke_for_that_route_alone() {
    Map<String, String> functionOfRoute = new TreeMap<>();
    Tree.map(definition().get("paths"))
        .forEach(
            (path, operations) ->
                Tree.map(operations)
                    .forEach(
                        (method, operation) ->
                            invoked(operation)
                                .ifPresent(
                                    function ->
                                        functionOfRoute.put(
                                            method.toUpperCase(Locale.ROOT)
                                                + path.replaceAll("[{][^}]*[}]", "*"),
                                            function))));
    Map<String, String> permitted = new TreeMap<>();
    for (var permission : DEPLOYED.resources("AWS::Lambda::Permission")) {
      assertThat(permission.properties()).containsEntry("Principal", "apigateway.amazonaws.com");
      permitted.put(
          text(permission, "SourceArn").replaceFirst("^arn:.*/live/", ""),
          text(permission, "FunctionName"));
    }
    assertThat(permitted).isNotEmpty().isEqualTo(functionOfRoute);
  }

  /** We answer by 25 s, Lambda ends the function after that, and API Gateway gives up last. */
  @Test
  void a_function_behind_the_gateway_is_ended_after_it_answers_and_before_the_gateway_gives_up() {
    for (var permission : DEPLOYED.resources("AWS::Lambda::Permission")) {
      String function = text(permission, "FunctionName").replaceFirst(":[a-z]+$", "");
      assertThat(DEPLOYED.resources("AWS::Serverless::Function"))
          .filteredOn(resource -> function.endsWith(":" + resource.physicalId()))
          .singleElement()
          .satisfies(
              resource ->
                  assertThat((Long) resource.properties().get("Timeout")).isBetween(26L, 28L));
    }
  }

  private static Map<String, Object> definition() {
    var api = DEPLOYED.resources("AWS::Serverless::Api").getFirst();
    return Tree.map(api.properties().get("DefinitionBody"));
  }

  /** The alias that an operation invokes, if a function answers it. */
  private static Optional<String> invoked(Object operation) {
    var integration = Tree.map(operation).get("x-amazon-apigateway-integration");
    return Optional.ofNullable(Tree.map(integration).get("uri"))
        .map(Tree::text)
        .map(uri -> uri.replaceFirst("^.*/functions/", "").replaceFirst("/invocations$", ""));
  }

  private static String text(Template.Resource resource, String property) {
    return Tree.text(Tree.present(resource.properties().get(property), property));
  }

  /** Or its metrics would be added up with those of another stack. */
  @Test
  void every_function_knows_the_name_of_its_stack() {
    assertThat(DEPLOYED.resources("AWS::Serverless::Function"))
        .allSatisfy(
            function ->
                assertThat(
                        Tree.map(
                            Tree.map(function.properties().get("Environment")).get("Variables")))
                    .containsEntry("STACK_NAME", "local"));
  }

  /** SAM does not see what arrives by a parameter or a reference (its issue 3820). */
  @ParameterizedTest
  @MethodSource("functionsWithCallersOfAVersion")
  void whatever_a_function_reads_by_a_parameter_or_a_reference_makes_a_new_version_of_it(
      String function) {
    SortedSet<String> read = References.in(written(function, "Environment"), CONDITIONS);
    read.removeIf(name -> name.startsWith("AWS::"));
    read.remove("OrderEvents"); // the bus is named after the stack, and never after anything else
    assertThat(References.in(written(function, "VersionDescription"), CONDITIONS))
        .containsAll(read);
  }

  @Test
  void a_property_that_the_template_gives_a_function_makes_a_new_version_of_it_when_it_changes() {
    assertThat(DEPLOYED.resources("AWS::Serverless::Function"))
        .allSatisfy(
            function ->
                assertThat(function.properties())
                    .containsEntry("AutoPublishAliasAllProperties", true)
                    // They would ask for a version that Lambda refuses (issue 3281).
                    .doesNotContainKey("Tags"));
  }

  /** Or the deployment would fail: CloudFormation cuts long names, and the logical id with them. */
  @ParameterizedTest
  @MethodSource("functions")
  void a_description_can_be_made_whatever_the_names_of_the_resources_are(String function) {
    var parts = Tree.list(Tree.list(join(written(function, "VersionDescription"))).get(1));
    assertThat(parts)
        .map(Tree::map)
        .filteredOn(part -> part.containsKey("Fn::Select"))
        .isNotEmpty()
        .allSatisfy(
            part -> {
              var split = Tree.map(Tree.list(part.get("Fn::Select")).get(1)).get("Fn::Split");
              var delimiter = Tree.text(Tree.list(split).get(0));
              var sub = Tree.map(Tree.list(split).get(1)).get("Fn::Sub");
              Object text = sub instanceof List<?> list ? list.getFirst() : sub;
              assertThat(text).asString().endsWith(delimiter);
            });
  }

  private static Object join(Object description) {
    return Tree.present(Tree.map(description).get("Fn::Join"), "Fn::Join");
  }

  @Test
  void cloudformation_and_the_schedule_call_register_webhook_and_no_version_of_it() {
    String function =
        "arn:aws:lambda:eu-west-1:000000000000:function:local-RegisterWebhookFunction";
    assertThat(DEPLOYED.resource("WebhookEndpoint").properties())
        .containsEntry("ServiceToken", function)
        .containsEntry("ServiceTimeout", 120L);
    assertThat(Tree.map(DEPLOYED.resource("RegisterWebhookRegularly").properties().get("Target")))
        .containsEntry("Arn", function)
        .containsEntry("Input", "{}");
  }

  /** CloudFormation removes in the order opposite to that in which it creates. */
  @Test
  void the_schedule_goes_before_the_endpoint_and_the_endpoint_before_what_it_needs() {
    assertThat(Tree.map(RESOURCES.get("RegisterWebhookRegularly")))
        .containsEntry("DependsOn", "WebhookEndpoint");
    assertThat(References.in(Tree.map(RESOURCES.get("WebhookEndpoint")), CONDITIONS))
        .contains("RegisterWebhookFunction"); // and by it its role, its log and its secrets
    assertThat(References.in(written("RegisterWebhookFunction", "Environment"), CONDITIONS))
        .contains("StripeApiKeySecret", "StripeWebhookSigningSecret");
  }

  @Test
  void register_webhook_is_answered_before_cloudformation_gives_up() {
    assertThat((Long) DEPLOYED.resource("RegisterWebhookFunction").properties().get("Timeout"))
        .isLessThan(120 - 15);
  }

  @Test
  void register_webhook_may_read_one_key_and_keep_the_signing_secret_and_nothing_else() {
    assertThat(mayOfRegisterWebhook(DEPLOYED))
        .containsExactly(
            "[secretsmanager:GetSecretValue] local-StripeApiKeySecret",
            "[secretsmanager:GetSecretValue, secretsmanager:PutSecretValue]"
                + " local-StripeWebhookSigningSecret");
    String arn = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:stripe/endpoints-a1B2c3";
    Template restricted = deployedWith(Map.of("WebhookApiKeySecretArn", arn));
    assertThat(mayOfRegisterWebhook(restricted).getFirst())
        .isEqualTo("[secretsmanager:GetSecretValue] stripe/endpoints");
    assertThat(variables(restricted, "RegisterWebhookFunction"))
        .containsEntry("WEBHOOK_API_KEY_SECRET", arn);
  }

  private static List<String> mayOfRegisterWebhook(Template deployed) {
    var policies =
        Tree.list(deployed.resource("RegisterWebhookFunction").properties().get("Policies"));
    return Tree.list(Tree.map(policies.getFirst()).get("Statement")).stream()
        .map(Tree::map)
        .map(
            statement ->
                statement.get("Action")
                    + " "
                    + String.valueOf(statement.get("Resource"))
                        .replaceFirst("^.*:secret:", "")
                        .replaceFirst("-[A-Za-z0-9]{6}$", ""))
        .toList();
  }

  private static Map<String, Object> variables(Template deployed, String function) {
    var environment = deployed.resource(function).properties().get("Environment");
    return Tree.map(Tree.map(environment).get("Variables"));
  }

  /** Even a stack that is given the mark of an old one registers an endpoint of its own. */
  @Test
  void the_mark_of_an_endpoint_is_always_the_stack_s_own() {
    Template deployed = deployedWith(Map.of("StackMark", "old/5f0c8f3e"));
    assertThat(variables(deployed, "RegisterWebhookFunction").get("ENDPOINT_MARK"))
        .isNotEqualTo("old/5f0c8f3e")
        .isEqualTo(variables(DEPLOYED, "RegisterWebhookFunction").get("ENDPOINT_MARK"));
  }

  @Test
  void another_value_of_a_parameter_is_another_description() {
    assertThat(
            description(
                deployedWith(Map.of("StackMark", "countersign/5f0c8f3e")), "ReconcileFunction"))
        .isNotEqualTo(description(DEPLOYED, "ReconcileFunction"));
    assertThat(
            description(
                deployedWith(Map.of("AllowedOrigins", "https://b.example")), "GetOrderFunction"))
        .isNotEqualTo(description(DEPLOYED, "GetOrderFunction"));
  }

  /**
   * Lambda API reference, "PublishVersion". CloudFormation adds a hyphen and 12 or 13 characters to
   * the logical id of a table or a queue; of a secret the ARN has seven more.
   */
  @ParameterizedTest
  @MethodSource("functions")
  void no_version_is_described_in_more_than_256_characters(String function) {
    Template longest =
        deployedWith(
            Map.of(
                "StackMark",
                "a".repeat(128) + "/5f0c8f3e",
                "AllowedOrigins",
                "https://" + "a".repeat(168),
                "StripeApiVersion",
                "2026-07-29." + "a".repeat(29)));
    int added =
        References.in(written(function, "VersionDescription"), CONDITIONS).stream()
            .filter(RESOURCES::containsKey)
            .mapToInt(name -> name.endsWith("Secret") ? 21 : 14)
            .sum();
    // The local names have nothing, or "-AbCdEf", after the logical id.
    assertThat(description(longest, function).replace("-AbCdEf", "").length() + added)
        .isLessThanOrEqualTo(256);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example",
        "https://shop.example:8443,https://www.shop.example",
        "http://localhost:4242",
        "http://127.0.0.1:4242,https://shop.example"
      })
  void an_origin_is_https_or_this_machine(String origins) {
    assertThat(
            deployedWith(Map.of("AllowedOrigins", origins)).resources("AWS::Serverless::Function"))
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://shop.example",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://127a0b0c1",
        "https://shop.example,http://shop.example",
        "https://shop.example/",
        "*"
      })
  void an_origin_that_anyone_on_the_way_could_rewrite_is_refused(String origins) {
    assertThatThrownBy(() -> deployedWith(Map.of("AllowedOrigins", origins)))
        .hasMessageContaining("AllowedOrigins must be exact origins");
  }

  /** All but the one of which everybody calls what is newest, whose parameters count at once. */
  private static List<String> functionsWithCallersOfAVersion() {
    return functions().stream().filter(name -> !name.equals("RegisterWebhookFunction")).toList();
  }

  private static List<String> functions() {
    return DEPLOYED.resources("AWS::Serverless::Function").stream()
        .map(Template.Resource::logicalId)
        .toList();
  }

  /** A property of a resource as it stands in the file. */
  private static Object written(String resource, String property) {
    var properties = Tree.map(Tree.map(RESOURCES.get(resource)).get("Properties"));
    return Tree.present(properties.get(property), resource + "'s " + property);
  }

  private static Map<String, Object> section(String name) {
    return Tree.map(YamlFile.read(TEMPLATE).getOrDefault(name, Map.of()));
  }

  private static Template deployedWith(Map<String, String> parameters) {
    Map<String, String> all = new HashMap<>();
    all.put("AllowedOrigins", "https://shop.example");
    all.put("StripePublishableKey", "pk_test_abc");
    all.putAll(parameters);
    return Template.read(TEMPLATE, all);
  }

  private static List<Object> marks(Template deployed) {
    return USERS_OF_THE_MARK.stream()
        .map(deployed::resource)
        .map(function -> Tree.map(function.properties().get("Environment")))
        .map(environment -> Tree.map(environment.get("Variables")).get("STACK_MARK"))
        .toList();
  }

  private static String description(Template deployed, String function) {
    return Tree.text(
        Tree.present(deployed.resource(function).properties().get("VersionDescription"), function));
  }
}
