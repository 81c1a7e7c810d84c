package dev.countersign.architecture;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.cloudformation.Template.Resource;
import dev.countersign.testkit.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Holds the alarms and the dashboard to the metrics that the functions write, and the pages to the
 * alarms: an alarm on a name or a dimension that nobody writes would be silent for ever.
 */
class AlarmsTest {
  private static final Template ROOT =
      Template.read(
          Repository.TEMPLATE,
          Map.of(
              "AllowedOrigins", "https://shop.example",
              "StripePublishableKey", "pk_test_abc",
              "AlarmEmail", "ada@shop.example",
              "CustomerKey", "new", // with it the bus has a queue of its own
              "SyntheticCheck", "on"));
  private static final Template ALARMS = nested("AlarmStack");
  private static final Map<String, SortedSet<String>> WRITERS = MetricWriters.byMetric();

  /** A row of docs/metrics.md: the metric, its functions and its alarms, or why it has none. */
  private static final Pattern ROW =
      Pattern.compile("\\| `(\\w+)` \\| \\w+ \\| [^|]+ \\| ([a-z, -]+) \\| ([^|]+) \\|");

  private static final Pattern LINK = Pattern.compile(" docs/runbook\\.md#([a-z0-9-]+)$");

  /** The metrics of AWS's services that stand in an alarm or a graph, with their dimensions. */
  private static final Map<String, Set<String>> OF_AWS =
      Map.of(
          "AWS/Lambda Invocations", Set.of("FunctionName"),
          "AWS/Lambda Errors", Set.of("FunctionName"),
          "AWS/Lambda Throttles", Set.of("FunctionName"),
          "AWS/Lambda Duration", Set.of("FunctionName"),
          "AWS/Lambda IteratorAge", Set.of("FunctionName"),
          "AWS/ApiGateway 5XXError", Set.of("ApiName", "Stage"),
          "AWS/SQS ApproximateNumberOfMessagesVisible", Set.of("QueueName"),
          "CloudWatchSynthetics SuccessPercent", Set.of("CanaryName"));

  /** A metric as CloudWatch knows it. */
  private record Measured(String namespace, String name, Map<String, String> dimensions) {}

  @Test
  void every_metric_of_an_alarm_is_written_with_that_name_and_those_dimensions() {
    assertThat(alarms()).isNotEmpty();
    for (Resource alarm : alarms()) {
      assertThat(measuredBy(alarm)).as(alarm.logicalId()).isNotEmpty();
      measuredBy(alarm).forEach(measured -> mustBeWritten(alarm.logicalId(), measured));
    }
  }

  @Test
  void every_metric_of_the_dashboard_is_written_with_that_name_and_those_dimensions() {
    List<Measured> graphs = graphs();
    assertThat(graphs).hasSizeGreaterThan(20);
    graphs.forEach(measured -> mustBeWritten("the dashboard", measured));
  }

  @Test
  void the_page_says_which_functions_write_a_metric() {
    Map<String, String> functions = new TreeMap<>();
    rows().forEach(row -> functions.put(row.get(0), row.get(1)));
    Map<String, String> written = new TreeMap<>();
    WRITERS.forEach((name, writers) -> written.put(name, String.join(", ", writers)));
    assertThat(functions).isEqualTo(written);
  }

  @Test
  void the_page_says_which_alarms_a_metric_has_or_why_it_has_none() {
    Map<String, SortedMap<String, String>> links = new TreeMap<>();
    for (Resource alarm : alarms()) {
      String link = "[%s](runbook.md#%s)".formatted(alarm.logicalId(), anchor(alarm));
      measuredBy(alarm).stream()
          .filter(measured -> measured.namespace().equals("Countersign"))
          .forEach(
              measured ->
                  links
                      .computeIfAbsent(measured.name(), _ -> new TreeMap<>())
                      .put(alarm.logicalId(), link));
    }
    assertThat(rows()).hasSameSizeAs(WRITERS.keySet());
    for (List<String> row : rows()) {
      if (links.containsKey(row.get(0))) {
        String its = String.join(", ", requireNonNull(links.get(row.get(0))).values());
        assertThat(row.get(2)).as(row.get(0)).isEqualTo(its);
      } else {
        assertThat(row.get(2)).as(row.get(0)).matches("none: [a-z].{10,}");
      }
    }
  }

  @Test
  void every_function_that_writes_what_an_alarm_adds_up_over_functions_is_added() {
    Map<String, Set<String>> added = new TreeMap<>();
    for (Resource alarm : alarms()) {
      measuredBy(alarm).stream()
          .filter(measured -> measured.namespace().equals("Countersign"))
          .forEach(
              measured ->
                  added
                      .computeIfAbsent(measured.name(), _ -> new TreeSet<>())
                      .add(String.valueOf(measured.dimensions().get("function"))));
    }
    added.forEach((name, functions) -> assertThat(functions).as(name).isEqualTo(WRITERS.get(name)));
  }

  @Test
  void every_alarm_says_in_one_sentence_what_to_do_and_where_the_runbook_says_more() {
    Set<String> anchors =
        Repository.read("docs/runbook.md")
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
            .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
            .collect(Collectors.toSet());
    Stream.concat(alarms().stream(), Stream.of(ALARMS.resource("MoneyAtRisk")))
        .forEach(
            alarm -> {
              String description = text(alarm, "AlarmDescription");
              assertThat(description.length()).isLessThanOrEqualTo(1024);
              assertThat(LINK.matcher(description).replaceAll(""))
                  .matches("[A-Z][^.]*([.][a-z][^.]*)*[.]"); // "status.stripe.com" is no end
              assertThat(anchors).contains(anchor(alarm));
            });
  }

  @Test
  void every_alarm_tells_the_topic_and_says_what_missing_data_means() {
    String topic = ALARMS.resource("Topic").physicalId();
    Stream.concat(alarms().stream(), Stream.of(ALARMS.resource("MoneyAtRisk")))
        .forEach(
            alarm ->
                assertThat(alarm.properties().get("AlarmActions"))
                    .as(alarm.logicalId())
                    .isEqualTo(List.of(topic)));
    assertThat(alarms())
        .allSatisfy(
            alarm ->
                assertThat(text(alarm, "TreatMissingData"))
                    .isEqualTo(
                        Set.of("NoReconciliation", "SyntheticCheckFails")
                                .contains(alarm.logicalId())
                            ? "breaching"
                            : isMeasuredByARun(alarm) ? "ignore" : "notBreaching"));
    assertThat(ALARMS.resource("Subscription").properties())
        .containsEntry("Endpoint", "ada@shop.example");
  }

  /** What a run or a delivery measures, and does not count. */
  private static boolean isMeasuredByARun(Resource alarm) {
    return measuredBy(alarm).stream()
        .map(Measured::name)
        .anyMatch(
            name ->
                name.matches(
                    "OpenItems|NotAtStripe|WrongAccount|Oldest.*|DisputesDue.*|SigningSecretAge.*"));
  }

  /** CloudWatch User Guide, "Limits" of alarms, and the API's limit of a composite alarm's rule. */
  @Test
  void no_alarm_is_larger_than_cloudwatch_takes() {
    assertThat(alarms())
        .allSatisfy(alarm -> assertThat(measuredBy(alarm)).hasSizeLessThanOrEqualTo(10));
    String rule = text(ALARMS.resource("MoneyAtRisk"), "AlarmRule");
    assertThat(rule.length()).isLessThanOrEqualTo(10_240);
    List<String> names =
        Pattern.compile("ALARM\\(\"([^\"]+)\"\\)")
            .matcher(rule)
            .results()
            .map(m -> m.group(1))
            .toList();
    assertThat(names)
        .hasSizeBetween(2, 100)
        .isSubsetOf(alarms().stream().map(Resource::physicalId).toList());
  }

  @Test
  void a_function_is_near_its_time_out_before_it_is_over_it() {
    Map<String, Long> timeouts = new TreeMap<>();
    ROOT.resources("AWS::Serverless::Function")
        .forEach(
            function ->
                timeouts.put(
                    function.physicalId(), 1000 * Long.parseLong(text(function, "Timeout"))));
    for (String name :
        List.of("NearTimeout", "ReconcileNearTimeout", "RegisterWebhookNearTimeout")) {
      Resource alarm = ALARMS.resource(name);
      long threshold = Long.parseLong(String.valueOf(alarm.properties().get("Threshold")));
      for (Measured duration : measuredBy(alarm)) {
        long timeout = requireNonNull(timeouts.remove(duration.dimensions().get("FunctionName")));
        assertThat(threshold).isBetween(timeout * 8 / 10, timeout - 1000);
      }
    }
    assertThat(timeouts).isEmpty();
  }

  @Test
  void what_is_switched_off_is_not_made() {
    Template off =
        Template.read(
            Repository.TEMPLATE,
            Map.of(
                "AllowedOrigins", "https://shop.example",
                "StripePublishableKey", "pk_test_abc",
                "Alarms", "off",
                "Dashboard", "off"));
    assertThat(off.resources("AWS::CloudFormation::Stack"))
        .extracting(Resource::logicalId)
        .doesNotContain("AlarmStack", "DashboardStack", "SyntheticCheckStack");
    assertThat(off.outputs()).doesNotContainKeys("AlarmTopic", "MoneyAtRiskAlarm", "Dashboard");
    assertThat(ROOT.resources("AWS::CloudFormation::Stack"))
        .extracting(Resource::logicalId)
        .contains("AlarmStack", "DashboardStack", "SyntheticCheckStack");
  }

  @Test
  void the_synthetic_check_asks_for_what_each_of_the_three_functions_refuses() {
    Template canary =
        Template.read(
            Repository.file("infra/aws/canary.yaml"), Map.of("ApiUrl", "https://api.example/live"));
    String script =
        String.valueOf(map(canary.resource("Canary").properties().get("Code")).get("Script"));
    assertThat(script)
        .contains(
            "'POST', '/payment-intents', '{}', 400, 'invalid-request'",
            "'POST', '/webhooks/stripe', '{}', 400, 'invalid-signature'",
            "'GET', '/orders/synthetic-check', undefined, 404, 'order-not-found'");
    assertThat(String.valueOf(canary.resource("Canary").properties().get("Name")))
        .matches("[0-9a-z_-]{1,21}"); // the strictest length that AWS has asked for
  }

  private static List<Resource> alarms() {
    return ALARMS.resources("AWS::CloudWatch::Alarm");
  }

  /** A nested stack as the root makes it. */
  private static Template nested(String logicalId) {
    Map<String, Object> properties = ROOT.resource(logicalId).properties();
    return Template.read(
        Repository.file(String.valueOf(properties.get("TemplateURL"))),
        map(properties.get("Parameters")).entrySet().stream()
            .collect(toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue()))));
  }

  private static List<Measured> measuredBy(Resource alarm) {
    Map<String, Object> properties = alarm.properties();
    if (properties.containsKey("MetricName")) {
      return List.of(measured(properties));
    }
    return list(properties.get("Metrics")).stream()
        .map(AlarmsTest::map)
        .filter(query -> query.containsKey("MetricStat"))
        .map(query -> measured(map(map(query.get("MetricStat")).get("Metric"))))
        .toList();
  }

  private static Measured measured(Map<String, Object> metric) {
    return new Measured(
        String.valueOf(metric.get("Namespace")),
        String.valueOf(metric.get("MetricName")),
        list(metric.get("Dimensions")).stream()
            .map(AlarmsTest::map)
            .collect(
                toMap(
                    dimension -> String.valueOf(dimension.get("Name")),
                    dimension -> String.valueOf(dimension.get("Value")))));
  }

  private static List<Measured> graphs() {
    String body = text(nested("DashboardStack").resource("Dashboard"), "DashboardBody");
    List<Measured> graphs = new ArrayList<>();
    for (JsonElement widget :
        JsonParser.parseString(body).getAsJsonObject().getAsJsonArray("widgets")) {
      JsonObject properties = widget.getAsJsonObject().getAsJsonObject("properties");
      for (JsonElement line : properties.getAsJsonArray("metrics")) {
        if (line.getAsJsonArray().get(0).isJsonPrimitive()) {
          graphs.add(graph(line.getAsJsonArray()));
        }
      }
    }
    return graphs;
  }

  /** Namespace, name, then the dimensions' names and values by turns, and how it is drawn. */
  private static Measured graph(JsonArray line) {
    Map<String, String> dimensions = new TreeMap<>();
    for (int i = 2; i + 1 < line.size(); i += 2) {
      dimensions.put(line.get(i).getAsString(), line.get(i + 1).getAsString());
    }
    return new Measured(line.get(0).getAsString(), line.get(1).getAsString(), dimensions);
  }

  private static void mustBeWritten(String where, Measured measured) {
    if (measured.namespace().equals("Countersign")) {
      assertThat(measured.dimensions()).as(where).containsOnlyKeys("stack", "function");
      assertThat(measured.dimensions()).as(where).containsEntry("stack", stackNameOfTheFunctions());
      assertThat(WRITERS.getOrDefault(measured.name(), new TreeSet<>()))
          .as("%s: who writes %s", where, measured.name())
          .contains(String.valueOf(measured.dimensions().get("function")));
      return;
    }
    assertThat(OF_AWS).as(where).containsKey(measured.namespace() + " " + measured.name());
    assertThat(measured.dimensions().keySet())
        .as(where)
        .isEqualTo(OF_AWS.get(measured.namespace() + " " + measured.name()));
    measured
        .dimensions()
        .forEach((name, value) -> assertThat(values(name)).as(where).contains(value));
  }

  /** What a dimension of AWS's own may be: something that the root template makes. */
  private static List<String> values(String dimension) {
    return switch (dimension) {
      case "FunctionName" ->
          ROOT.resources("AWS::Serverless::Function").stream().map(Resource::physicalId).toList();
      case "ApiName" ->
          ROOT.resources("AWS::Serverless::Api").stream().map(api -> text(api, "Name")).toList();
      case "Stage" ->
          ROOT.resources("AWS::Serverless::Api").stream()
              .map(api -> text(api, "StageName"))
              .toList();
      case "QueueName" ->
          ROOT.resources("AWS::SQS::Queue").stream()
              .map(Resource::logicalId)
              .map("local-"::concat)
              .toList();
      case "CanaryName" ->
          ROOT.stacks().stream()
              .flatMap(stack -> stack.resources("AWS::Synthetics::Canary").stream())
              .map(Resource::physicalId)
              .toList();
      default -> List.of();
    };
  }

  private static String stackNameOfTheFunctions() {
    var environment = map(ROOT.resource("ReconcileFunction").properties().get("Environment"));
    return String.valueOf(map(environment.get("Variables")).get("STACK_NAME"));
  }

  private static List<List<String>> rows() {
    return Repository.read("docs/metrics.md")
        .lines()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(row -> List.of(row.group(1), row.group(2), row.group(3)))
        .toList();
  }

  private static String anchor(Resource alarm) {
    var link = LINK.matcher(text(alarm, "AlarmDescription"));
    assertThat(link.find()).as(alarm.logicalId()).isTrue();
    return link.group(1);
  }

  private static String text(Resource resource, String property) {
    return String.valueOf(resource.properties().get(property));
  }

  private static List<?> list(@Nullable Object value) {
    return (List<?>) requireNonNull(value);
  }

  private static Map<String, Object> map(@Nullable Object value) {
    Map<String, Object> map = new TreeMap<>();
    ((Map<?, ?>) requireNonNull(value))
        .forEach((key, element) -> map.put(String.valueOf(key), element));
    return map;
  }
}
