package dev.countersign.emulators.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What no linter says about the template, and a deployment would. */
class DeploymentTest {
  private static final Path TEMPLATE = Path.of("../../template.yaml");
  private static final Template DEPLOYED =
      Template.read(
          TEMPLATE,
          Map.of("AllowedOrigins", "https://shop.example", "StripePublishableKey", "pk_test_abc"));

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
  void a_table_outlives_its_stack_but_not_the_failed_deployment_that_created_it() {
    var resources = Tree.map(YamlFile.read(TEMPLATE).getOrDefault("Resources", Map.of()));
    assertThat(DEPLOYED.resources("AWS::DynamoDB::Table"))
        .isNotEmpty()
        .allSatisfy(
            table ->
                assertThat(Tree.map(resources.get(table.logicalId())))
                    .containsEntry("DeletionPolicy", "RetainExceptOnCreate")
                    .containsEntry("UpdateReplacePolicy", "Retain"));
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
    var events = Tree.map(DEPLOYED.resource("RefreshOrderFunction").properties().get("Events"));
    var mapping = Tree.map(Tree.map(events.get("Asked")).get("Properties"));
    assertThat(mapping)
        .containsEntry("StartingPosition", "LATEST")
        .containsEntry("MaximumBatchingWindowInSeconds", 2L)
        .containsEntry("MaximumRetryAttempts", 0L)
        .containsEntry("ParallelizationFactor", 1L);
    assertThat(Tree.list(Tree.map(mapping.get("FilterCriteria")).get("Filters")))
        .containsExactly(Map.of("Pattern", "{\"eventName\":[\"INSERT\",\"MODIFY\"]}"));
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

  @Test
  void a_client_may_create_60_payments_a_minute_and_ask_for_orders_300_times_in_five() {
    var rules = Tree.list(DEPLOYED.resource("RateLimits").properties().get("Rules"));
    assertThat(rules)
        .extracting(rule -> Tree.map(Tree.map(rule).get("Statement")).get("RateBasedStatement"))
        .map(Tree::map)
        .extracting("Limit", "EvaluationWindowSec")
        .containsExactly(tuple(60L, 60L), tuple(300L, 300L));
  }
}
