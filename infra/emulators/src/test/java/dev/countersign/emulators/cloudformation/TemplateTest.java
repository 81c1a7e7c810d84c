package dev.countersign.emulators.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateTest {
  private static final Path REAL_TEMPLATE = Path.of("../../template.yaml");
  private static final Map<String, String> REAL_PARAMETERS =
      Map.of("AllowedOrigins", "https://shop.example", "StripePublishableKey", "pk_test_abc");

  @TempDir private Path folder;

  @Test
  void the_real_template_gives_each_function_its_tables_secrets_and_the_globals() {
    var template = Template.read(REAL_TEMPLATE, REAL_PARAMETERS);

    var function = template.resource("CreatePaymentIntentFunction");

    assertThat(function.physicalId()).isEqualTo("local-CreatePaymentIntentFunction");
    assertThat(function.properties())
        .containsEntry("Handler", "dev.countersign.createpaymentintent.CreatePaymentIntentHandler")
        .containsEntry("Timeout", 28L)
        .containsEntry("Runtime", "java25");
    assertThat(variables(function))
        .containsEntry("ALLOWED_ORIGINS", "https://shop.example")
        .containsEntry("STACK_NAME", "local")
        .containsEntry("PRICES_TABLE", "local-PricesTable")
        .containsEntry(
            "STRIPE_API_KEY_SECRET",
            "arn:aws:secretsmanager:eu-west-1:000000000000:secret:local-StripeApiKeySecret-AbCdEf")
        .containsKey("JAVA_TOOL_OPTIONS");
  }

  @Test
  void the_real_contract_is_included_with_its_functions_written_out() {
    var template = Template.read(REAL_TEMPLATE, REAL_PARAMETERS);

    var paths = map(map(template.resource("Api").properties().get("DefinitionBody")).get("paths"));
    var post = map(map(paths.get("/payment-intents")).get("post"));
    var get = map(map(paths.get("/config")).get("get"));

    assertThat(map(post.get("x-amazon-apigateway-integration")).get("uri"))
        .isEqualTo(
            "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1"
                + ":000000000000:function:local-CreatePaymentIntentFunction:live/invocations");
    assertThat(String.valueOf(get.get("x-amazon-apigateway-integration")))
        .contains("\"publishableKey\":\"pk_test_abc\"")
        .contains(",https://shop.example,");
  }

  @Test
  void the_real_template_lists_its_tables_in_order_and_its_outputs() {
    var template = Template.read(REAL_TEMPLATE, REAL_PARAMETERS);

    assertThat(template.resources("AWS::DynamoDB::Table"))
        .extracting(Template.Resource::logicalId)
        .containsSubsequence(
            "PricesTable", "OrdersTable", "PaymentIntentsTable", "ProcessedEventsTable");
    assertThat(template.outputs()).containsEntry("PricesTable", "local-PricesTable");
    assertThat(String.valueOf(template.outputs().get("ApiUrl")))
        .matches("https://[a-z0-9]{10}\\.execute-api\\.eu-west-1\\.amazonaws\\.com/live");
    assertThat(template.globals("Function")).containsEntry("MemorySize", 1769L);
    assertThat(template.globals("HttpApi")).isEmpty();
  }

  @Test
  void a_parameter_overrides_its_default_and_stays_a_number() {
    var parameters = new HashMap<>(REAL_PARAMETERS);
    parameters.put("CreateRequestsPerClient", "1000000");

    var firewall = Template.read(REAL_TEMPLATE, parameters).resource("FirewallStack").properties();

    assertThat(map(firewall.get("Parameters"))).containsEntry("CreateRequestsPerClient", 1000000L);
  }

  @Test
  void every_nested_template_can_be_read_with_the_parameters_that_it_is_given() {
    var template = Template.read(REAL_TEMPLATE, REAL_PARAMETERS);

    assertThat(template.stacks())
        .hasSize(1 + template.resources("AWS::CloudFormation::Stack").size());
  }

  @Test
  void a_nested_stack_has_a_name_of_its_own_and_gets_parameters_and_gives_outputs() {
    write(
        "nested.yaml",
        """
        Parameters:
          Sizes: {Type: CommaDelimitedList}
          Most: {Type: Number, MaxValue: 10}
        Resources:
          Inner: {Type: AWS::Some::Thing, Properties: {Sizes: !Ref Sizes, In: !Ref AWS::StackName}}
        Outputs:
          InnerArn: {Value: !GetAtt Inner.Arn}
          Most: {Value: !Ref Most}
        """);
    String nested =
        "Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nested.yaml,"
            + " Parameters: {Sizes: !Join [',', [s, m]], Most: %s}}}";
    String asking =
        "{Type: AWS::Some::Thing, Properties: {Arn: !GetAtt Nested.Outputs.InnerArn, Most:"
            + " !Sub '${Nested.Outputs.Most}'}}";

    var template = read(asking, nested.formatted(10), Map.of("AWS::Region", "us-east-1"));

    assertThat(template.resource("It").properties())
        .containsEntry("Arn", "arn:aws:some:us-east-1:000000000000:local-Nested-Inner")
        .containsEntry("Most", "10");
    assertThat(template.stacks()).hasSize(2);
    assertThat(template.stacks().getLast().resource("Inner").properties())
        .containsEntry("Sizes", List.of("s", "m"))
        .containsEntry("In", "local-Nested");
    assertThatThrownBy(() -> read(asking, nested.formatted(11)))
        .hasMessageContaining("Parameter Most must be 10 or less");
    assertThatThrownBy(
            () ->
                read(
                    "{Type: AWS::Some::Thing, Properties: {P: !GetAtt Nested.Outputs.Colour}}",
                    nested.formatted(1)))
        .hasMessageContaining("has no attribute Outputs.Colour");
  }

  @Test
  void a_nested_stack_is_read_only_when_it_is_asked_for() {
    var template =
        read("{Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: none.yaml}}", Map.of());

    assertThat(template.resources("AWS::CloudFormation::Stack")).hasSize(1);
    assertThatThrownBy(template::stacks).hasMessageContaining("There is no file");
    assertThatThrownBy(
            () ->
                read(
                        "{Type: AWS::CloudFormation::Stack, Properties: {TemplateURL:"
                            + " 'https://a.example/t.yaml'}}",
                        Map.of())
                    .stacks())
        .hasMessageContaining("is no local file");
    assertThatThrownBy(
            () ->
                read(
                    "{Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nested.yaml,"
                        + " Parameters: {Most: !GetAtt It.Outputs.Most}}}",
                    Map.of()))
        .hasMessageContaining("depends on itself");
  }

  @Test
  void a_missing_unknown_or_refused_parameter_is_named() {
    assertThatThrownBy(() -> Template.read(REAL_TEMPLATE, Map.of()))
        .isInstanceOf(TemplateException.class)
        .hasMessage("Parameter AllowedOrigins has no default and needs a value");
    assertThatThrownBy(() -> Template.read(REAL_TEMPLATE, with("Colour", "red")))
        .hasMessage("The template has no parameter Colour");
    assertThatThrownBy(() -> Template.read(REAL_TEMPLATE, with("CreateRequestsPerClient", "9")))
        .hasMessage("Parameter CreateRequestsPerClient must be 10 or more");
    assertThatThrownBy(() -> Template.read(REAL_TEMPLATE, with("CreateRequestsPerClient", "ten")))
        .hasMessage("Parameter CreateRequestsPerClient must be a number");
  }

  @Test
  void a_secret_key_given_as_publishable_key_is_refused_and_not_repeated() {
    assertThatThrownBy(
            () -> Template.read(REAL_TEMPLATE, with("StripePublishableKey", "sk_test_x")))
        .hasMessageContaining("must be a publishable key")
        .hasMessageNotContaining("sk_test_x");
  }

  @Test
  void stack_region_and_account_may_be_given() {
    var template =
        read(
            "{Type: AWS::DynamoDB::Table, Properties: {Arn: !GetAtt It.Arn, Stack: !Ref"
                + " AWS::StackName}}",
            Map.of("AWS::StackName", "shop", "AWS::Region", "us-east-1", "AWS::AccountId", "1234"));

    assertThat(template.resource("It").properties())
        .containsEntry("Arn", "arn:aws:dynamodb:us-east-1:1234:table/shop-It")
        .containsEntry("Stack", "shop");
  }

  @Test
  void each_intrinsic_function_gives_what_cloudformation_gives() {
    var properties =
        read(
                """
                Type: AWS::Some::Thing
                Properties:
                  Sub: !Sub "${Word}-${!Literal}-$1-${AWS::Region}"
                  SubWithVariables: !Sub ["${A}/${Word}", {A: !Join ["+", [x, y]]}]
                  Join: {"Fn::Join": [",", [a, !Ref Word]]}
                  Select: !Select [1, !Split [".", a.b.c]]
                  Split: !Split [",", "a,,b"]
                  If: !If [IsWord, yes it is, no]
                  IfNot: {"Fn::If": [IsNotWord, yes, no it is not]}
                  Gone: !If [IsNotWord, here, !Ref AWS::NoValue]
                  Shorter: [a, !If [IsNotWord, b, !Ref AWS::NoValue], c]
                  Find: !FindInMap [Sizes, !Ref Word, Large]
                  Base64: {"Fn::Base64": abc}
                  Number: 7
                  Fraction: 1.5
                  Truth: true
                  NotYaml11: on
                """,
                Map.of())
            .resource("It")
            .properties();

    assertThat(properties)
        .containsEntry("Sub", "word-${Literal}-$1-eu-west-1")
        .containsEntry("SubWithVariables", "x+y/word")
        .containsEntry("Join", "a,word")
        .containsEntry("Select", "b")
        .containsEntry("Split", List.of("a", "", "b"))
        .containsEntry("If", "yes it is")
        .containsEntry("IfNot", "no it is not")
        .doesNotContainKey("Gone")
        .containsEntry("Shorter", List.of("a", "c"))
        .containsEntry("Find", 9L)
        .containsEntry("Base64", "YWJj")
        .containsEntry("Number", 7L)
        .containsEntry("Fraction", 1.5)
        .containsEntry("Truth", true)
        .containsEntry("NotYaml11", "on");
  }

  @Test
  void parameters_that_break_a_rule_of_the_template_are_refused_in_its_words() {
    String yaml =
        """
        Parameters:
          Domain: {Type: String, Default: ""}
          Certificate: {Type: String, Default: ""}
        Rules:
          Together:
            RuleCondition: !Not [!Equals [!Ref Domain, ""]]
            Assertions:
              - Assert: !Not [!Equals [!Ref Certificate, ""]]
                AssertDescription: A domain needs a certificate.
        Resources: {}
        """;
    Path file = write("ruled.yaml", yaml);

    assertThat(Template.read(file, Map.of()).outputs()).isEmpty();
    assertThat(Template.read(file, Map.of("Domain", "a", "Certificate", "b")).outputs()).isEmpty();
    assertThatThrownBy(() -> Template.read(file, Map.of("Domain", "a")))
        .isInstanceOf(TemplateException.class)
        .hasMessage("A domain needs a certificate.");
  }

  @Test
  void a_resource_whose_condition_does_not_hold_is_not_there() {
    var template = read("{Type: AWS::Some::Thing, Condition: IsNotWord}", Map.of());

    assertThat(template.resources("AWS::Some::Thing")).isEmpty();
    assertThatThrownBy(() -> template.resource("It")).hasMessageContaining("the resource It");
  }

  @Test
  void a_functions_alias_is_the_same_through_ref_getatt_and_sub() {
    var template =
        read(
            """
            Type: AWS::Serverless::Function
            Properties:
              Environment: {Variables: {OWN: own, SHARED: mine}}
              ByRef: !Ref It.Alias
              ByGetAtt: !GetAtt It.Alias
              BySub: !Sub "${It.Alias}"
              DerivedRole: !Ref ItRole
            """,
            Map.of());

    String alias = "arn:aws:lambda:eu-west-1:000000000000:function:local-It:live";
    assertThat(template.resource("It").properties())
        .containsEntry("ByRef", alias)
        .containsEntry("ByGetAtt", alias)
        .containsEntry("BySub", alias);
    assertThat(variables(template.resource("It")))
        .containsEntry("OWN", "own")
        .containsEntry("SHARED", "mine")
        .containsEntry("GLOBAL", "word");
  }

  @Test
  void an_event_bus_and_a_queue_have_the_names_that_they_are_given() {
    var template =
        read(
            """
            Type: AWS::Some::Thing
            Properties:
              Bus: !Ref OrderEvents
              BusArn: !GetAtt OrderEvents.Arn
              Queue: !Ref NotPublished
              QueueArn: !GetAtt NotPublished.Arn
              QueueName: !GetAtt NotPublished.QueueName
              NamelessQueueArn: !GetAtt Nameless.Arn
            """,
            """
            OrderEvents: {Type: AWS::Events::EventBus, Properties: {Name: !Sub "${AWS::StackName}-orders"}}
            NotPublished: {Type: AWS::SQS::Queue, Properties: {QueueName: not-published}}
            Nameless: {Type: AWS::SQS::Queue}
            """);

    assertThat(template.resource("OrderEvents").physicalId()).isEqualTo("local-orders");
    assertThat(template.resource("It").properties())
        .containsEntry("Bus", "local-orders")
        .containsEntry("BusArn", "arn:aws:events:eu-west-1:000000000000:event-bus/local-orders")
        .containsEntry("Queue", "https://sqs.eu-west-1.amazonaws.com/000000000000/not-published")
        .containsEntry("QueueArn", "arn:aws:sqs:eu-west-1:000000000000:not-published")
        .containsEntry("QueueName", "not-published")
        .containsEntry("NamelessQueueArn", "arn:aws:sqs:eu-west-1:000000000000:local-Nameless");
    assertThatThrownBy(() -> read("{Type: AWS::Events::EventBus}", Map.of()))
        .hasMessageContaining("It has no Name");
  }

  @Test
  void the_events_of_a_function_are_read_with_what_they_refer_to() {
    var template =
        read(
            """
            Type: AWS::Serverless::Function
            Properties:
              Events:
                Changes:
                  Type: DynamoDB
                  Properties:
                    Stream: !GetAtt Orders.StreamArn
                    DestinationConfig: {OnFailure: {Destination: !GetAtt NotPublished.Arn}}
                Now and then: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(15 minutes)}}
            """,
            """
            Orders: {Type: AWS::DynamoDB::Table}
            NotPublished: {Type: AWS::SQS::Queue}
            """);

    var events = map(template.resource("It").properties().get("Events"));
    assertThat(map(map(events.get("Changes")).get("Properties")))
        .containsEntry(
            "Stream",
            "arn:aws:dynamodb:eu-west-1:000000000000:table/local-Orders"
                + "/stream/2026-01-01T00:00:00.000");
    assertThat(map(map(events.get("Now and then")).get("Properties")))
        .containsEntry("ScheduleExpression", "rate(15 minutes)");
  }

  @Test
  void a_reference_to_nothing_is_an_error_that_says_where() {
    for (String property :
        List.of(
            "!Ref Nothing", "!GetAtt Nothing.Arn", "!Sub '${Nothing}'", "!Sub '${Nothing.Arn}'")) {
      assertThatThrownBy(
              () -> read("{Type: AWS::Some::Thing, Properties: {P: " + property + "}}", Map.of()))
          .as(property)
          .isInstanceOf(TemplateException.class)
          .hasMessageContaining("resource It: ")
          .hasMessageContaining("Nothing");
    }
    assertThatThrownBy(() -> read("{Type: AWS::Some::Thing, DependsOn: Nothing}", Map.of()))
        .hasMessageContaining("Nothing");
    assertThatThrownBy(
            () ->
                read("{Type: AWS::DynamoDB::Table, Properties: {P: !GetAtt It.Colour}}", Map.of()))
        .hasMessageContaining("It (AWS::DynamoDB::Table) has no attribute Colour");
    assertThatThrownBy(() -> read("{Type: AWS::Some::Thing, Properties: {P: !GetAZs x}}", Map.of()))
        .hasMessageContaining("Fn::GetAZs is not supported");
  }

  @Test
  void a_repeated_key_an_empty_value_and_a_missing_file_are_errors_with_a_line() {
    assertThatThrownBy(() -> read("{Type: A, Type: B}", Map.of()))
        .hasMessageMatching("template.yaml line \\d+: the key Type stands here twice");
    assertThatThrownBy(() -> read("{Type: A, Properties: {P: }}", Map.of()))
        .hasMessageMatching("template.yaml line \\d+: .*null.*");
    assertThatThrownBy(() -> Template.read(folder.resolve("none.yaml"), Map.of()))
        .hasMessageContaining("There is no file");
  }

  private Template read(String resource, Map<String, String> parameters) {
    return read(resource, "", parameters);
  }

  private Template read(String resource, String others) {
    return read(resource, others, Map.of());
  }

  private Template read(String resource, String others, Map<String, String> parameters) {
    String yaml =
        """
        Parameters:
          Word: {Type: String, Default: word}
        Conditions:
          IsWord: !Equals [!Ref Word, word]
          IsNotWord: !And [!Not [!Condition IsWord], !Or [!Condition IsWord, {Condition: IsWord}]]
        Mappings:
          Sizes: {word: {Large: 9}}
        Globals:
          Function:
            AutoPublishAlias: live
            Environment: {Variables: {GLOBAL: !Ref Word, SHARED: theirs}}
        Resources:
          It:
        """;
    return Template.read(
        write("template.yaml", yaml + resource.indent(4) + others.indent(2)), parameters);
  }

  private Path write(String name, String yaml) {
    try {
      return Files.writeString(folder.resolve(name), yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> with(String name, String value) {
    var parameters = new HashMap<>(REAL_PARAMETERS);
    parameters.put(name, value);
    return parameters;
  }

  private static Map<String, Object> variables(Template.Resource function) {
    return map(map(function.properties().get("Environment")).get("Variables"));
  }

  private static Map<String, Object> map(@Nullable Object value) {
    return Tree.map(value);
  }
}
