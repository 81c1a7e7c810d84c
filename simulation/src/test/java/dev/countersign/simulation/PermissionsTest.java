package dev.countersign.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.simulation.deployment.AwsCall;
import dev.countersign.simulation.deployment.Deployment;
import dev.countersign.testkit.DeployedTemplate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A function's role grants what the function calls in the simulated worlds, and what Lambda calls
 * for it, and nothing else.
 */
class PermissionsTest {
  /** The names that the simulation uses, by the ends of ARNs. */
  private static final Map<String, String> SIMULATED =
      Map.of(
          "table/local-PricesTable", Deployment.PRICES,
          "table/local-OrdersTable", Deployment.ORDERS,
          "table/local-PaymentIntentsTable", Deployment.PAYMENT_INTENTS,
          "table/local-ProcessedEventsTable", Deployment.PROCESSED_EVENTS,
          "table/local-QuestionsTable", Deployment.QUESTIONS,
          "table/local-ReconciliationsTable", Deployment.RECONCILIATIONS,
          "secret:local-StripeApiKeySecret-AbCdEf", Deployment.API_KEY_SECRET,
          "secret:local-StripeWebhookSigningSecret-AbCdEf", Deployment.SIGNING_SECRET,
          "event-bus/local-order-events", Deployment.BUS,
          "local-OrderEventsNotPublished", Deployment.NOT_PUBLISHED);

  /** Lambda docs, "Using AWS Lambda with Amazon DynamoDB": the permissions of the role. */
  private static final List<String> TO_FOLLOW_A_STREAM =
      List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator");

  private static final Set<AwsCall> NEEDED = needed();
  private static final Set<AwsCall> GRANTED = granted();

  @ParameterizedTest
  @MethodSource("functions")
  void a_function_may_do_what_it_does_and_nothing_else(String function) {
    assertThat(missing(function, GRANTED)).as("not granted").isEmpty();
    assertThat(superfluous(function, GRANTED)).as("never used").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void whichever_permission_is_taken_away_from_a_function_is_missed(String function) {
    Set<AwsCall> own = of(function, GRANTED);
    assertThat(own).isNotEmpty();
    for (AwsCall permission : own) {
      Set<AwsCall> fewer = new HashSet<>(GRANTED);
      fewer.remove(permission);
      assertThat(missing(function, fewer)).containsExactly(permission);
    }
  }

  /** Whatever is granted to one function is more than another has. */
  @ParameterizedTest
  @MethodSource("functions")
  void whichever_permission_is_given_to_a_function_besides_is_noticed(String function) {
    Set<AwsCall> others =
        GRANTED.stream()
            .map(permission -> new AwsCall(function, permission.action(), permission.resource()))
            .filter(permission -> !GRANTED.contains(permission))
            .collect(Collectors.toSet());
    others.add(new AwsCall(function, "dynamodb:*", Deployment.ORDERS));
    others.add(new AwsCall(function, "dynamodb:GetItem", "*"));
    for (AwsCall permission : others) {
      Set<AwsCall> more = new HashSet<>(GRANTED);
      more.add(permission);
      assertThat(superfluous(function, more)).containsExactly(permission);
    }
  }

  @Test
  void no_role_is_granted_anything_by_a_managed_policy_or_a_template_of_sam() {
    assertThat(DeployedTemplate.TEMPLATE.resources("AWS::Serverless::Function"))
        .flatExtracting(PermissionsTest::policies)
        .allMatch(policy -> policy.keySet().equals(Set.of("Statement")));
  }

  private static Set<AwsCall> missing(String function, Set<AwsCall> granted) {
    return minus(of(function, NEEDED), granted);
  }

  private static Set<AwsCall> superfluous(String function, Set<AwsCall> granted) {
    return minus(of(function, granted), NEEDED);
  }

  private static Set<AwsCall> minus(Set<AwsCall> some, Set<AwsCall> others) {
    Set<AwsCall> rest = new HashSet<>(some);
    rest.removeAll(others);
    return rest;
  }

  private static Set<AwsCall> of(String function, Set<AwsCall> all) {
    return all.stream()
        .filter(call -> call.function().equals(function))
        .collect(Collectors.toSet());
  }

  /** What the functions called, and what Lambda calls in their name. */
  private static Set<AwsCall> needed() {
    Set<AwsCall> needed = new HashSet<>(FiveHundredWorlds.SEEDS.calls());
    for (var mapping : DeployedTemplate.TEMPLATE.resources("AWS::Lambda::EventSourceMapping")) {
      String alias = text(mapping.properties().get("FunctionName"));
      String function =
          DeployedTemplate.TEMPLATE.resources("AWS::Serverless::Function").stream()
              .filter(one -> alias.contains(":" + one.physicalId() + ":"))
              .map(PermissionsTest::folder)
              .findFirst()
              .orElseThrow();
      String stream = resource(text(mapping.properties().get("EventSourceArn")));
      TO_FOLLOW_A_STREAM.forEach(action -> needed.add(new AwsCall(function, action, stream)));
      // It lists streams of a table, whichever there are.
      needed.add(
          new AwsCall(
              function, "dynamodb:ListStreams", stream.replaceFirst("/stream/.*", "/stream/*")));
      destination(mapping)
          .forEach(queue -> needed.add(new AwsCall(function, "sqs:SendMessage", queue)));
    }
    return needed;
  }

  /** Where Lambda sends what it gives up. */
  private static List<String> destination(Template.Resource mapping) {
    return mapping.properties().get("DestinationConfig") instanceof Map<?, ?> config
            && config.get("OnFailure") instanceof Map<?, ?> onFailure
        ? List.of(resource(text(onFailure.get("Destination"))))
        : List.of();
  }

  private static Set<AwsCall> granted() {
    Set<AwsCall> granted = new HashSet<>();
    for (var function : DeployedTemplate.TEMPLATE.resources("AWS::Serverless::Function")) {
      for (Map<?, ?> policy : policies(function)) {
        for (Object statement : list(policy.get("Statement"))) {
          Map<?, ?> terms = (Map<?, ?>) statement;
          assertThat(text(terms.get("Effect"))).isEqualTo("Allow");
          for (Object action : list(terms.get("Action"))) {
            for (Object arn : list(terms.get("Resource"))) {
              granted.add(new AwsCall(folder(function), text(action), resource(text(arn))));
            }
          }
        }
      }
    }
    return granted;
  }

  private static List<Map<?, ?>> policies(Template.Resource function) {
    return list(function.properties().get("Policies")).stream()
        .<Map<?, ?>>map(policy -> (Map<?, ?>) policy)
        .toList();
  }

  /** Returns what an ARN names, as the simulation calls it. */
  private static String resource(String arn) {
    String rest = arn.replaceFirst("^arn:[^:]*:[^:]*:[^:]*:[^:]*:", "");
    for (var name : SIMULATED.entrySet()) {
      if (rest.equals(name.getKey()) || rest.startsWith(name.getKey() + "/")) {
        return name.getValue() + rest.substring(name.getKey().length());
      }
    }
    return arn;
  }

  private static String folder(Template.Resource function) {
    return text(function.properties().get("CodeUri")).replaceFirst("^.*/([^/]*)[.]zip$", "$1");
  }

  private static Collection<?> list(@Nullable Object oneOrMore) {
    return oneOrMore instanceof Collection<?> more ? more : List.of(text(oneOrMore));
  }

  private static String text(@Nullable Object value) {
    assertThat(value).isInstanceOf(String.class);
    return String.valueOf(value);
  }

  private static Set<String> functions() {
    return DeployedTemplate.TEMPLATE.resources("AWS::Serverless::Function").stream()
        .map(PermissionsTest::folder)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
