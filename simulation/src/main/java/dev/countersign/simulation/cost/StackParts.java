package dev.countersign.simulation.cost;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.cloudformation.Template.Resource;
import dev.countersign.testkit.Repository;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What of a stack costs something by standing there, and what runs by itself. */
final class StackParts {
  /** Of a month, as AWS's own calculator has it. */
  static final int HOURS = 730;

  static final StackParts DEFAULT = with(Map.of());

  private static final String REGISTERING = "RegisterWebhookFunction";

  private static final Pattern RATE = Pattern.compile("rate\\(([0-9]+) minutes?\\)");

  /** An alarm with a band of anomaly detection counts as three: the metric and its two bounds. */
  private static final int WITH_A_BAND = 3;

  private final Template root;
  private final List<Template> stacks;

  private StackParts(Template root) {
    this.root = root;
    this.stacks = root.stacks();
  }

  /** Returns those of a stack with these parameters, and else the defaults. */
  static StackParts with(Map<String, String> parameters) {
    Map<String, String> all = new HashMap<>(parameters);
    all.put("AllowedOrigins", "https://shop.example");
    all.put("StripePublishableKey", "pk_test_metered");
    return new StackParts(Template.read(Repository.TEMPLATE, all));
  }

  /** Returns what is charged for them in a month in which nothing uses them. */
  Amounts<Charge> standing() {
    return Amounts.<Charge>none()
        .with(Charge.SECRET_MONTH, count("AWS::SecretsManager::Secret"))
        .with(Charge.KEY_MONTH, count("AWS::KMS::Key"))
        .with(Charge.DASHBOARD_MONTH, count("AWS::CloudWatch::Dashboard"))
        .with(Charge.COMPOSITE_ALARM_MONTH, count("AWS::CloudWatch::CompositeAlarm"))
        .with(Charge.ALARM_METRIC_MONTH, sum("AWS::CloudWatch::Alarm", StackParts::metrics))
        .with(Charge.WEB_ACL_MONTH, count("AWS::WAFv2::WebACL"))
        .with(
            Charge.FIREWALL_RULE_MONTH,
            sum("AWS::WAFv2::WebACL", acl -> list(acl.properties().get("Rules")).size()))
        .with(
            Charge.CANARY_RUN,
            sum(
                "AWS::Synthetics::Canary",
                canary -> runs(map(canary.properties().get("Schedule")).get("Expression"))));
  }

  /** Returns how often reconciliation runs in a month. */
  long reconciliations() {
    Map<?, ?> events = map(root.resource("ReconcileFunction").properties().get("Events"));
    Map<?, ?> schedule = map(map(events.get("Regularly")).get("Properties"));
    return runs(schedule.get("ScheduleExpression"));
  }

  /** Returns how often register-webhook runs in a month. */
  long registrations() {
    return root.resources("AWS::Scheduler::Schedule").stream()
        .mapToLong(schedule -> runs(schedule.properties().get("ScheduleExpression")))
        .sum();
  }

  /** Returns the memory of register-webhook, which has its own. */
  BigDecimal gigabytesToRegister() {
    return gigabytes(REGISTERING::equals);
  }

  /** Returns the memory of any other function. */
  BigDecimal gigabytes() {
    return gigabytes(name -> !name.equals(REGISTERING));
  }

  private BigDecimal gigabytes(Predicate<String> which) {
    Set<Long> megabytes =
        root.resources("AWS::Serverless::Function").stream()
            .filter(function -> which.test(function.logicalId()))
            .map(function -> Long.valueOf(text(function.properties().get("MemorySize"))))
            .collect(Collectors.toSet());
    if (megabytes.size() != 1) {
      throw new IllegalStateException("functions of different size: " + megabytes);
    }
    return BigDecimal.valueOf(megabytes.iterator().next())
        .divide(BigDecimal.valueOf(1024), MathContext.DECIMAL64);
  }

  /** Returns how long logs are kept. */
  int daysOfLogs() {
    return Integer.parseInt(
        text(root.resources("AWS::Logs::LogGroup").getFirst().properties().get("RetentionInDays")));
  }

  private static long runs(@Nullable Object expression) {
    Matcher rate = RATE.matcher(text(expression));
    if (!rate.matches()) {
      throw new IllegalStateException("not a rate in minutes: " + expression);
    }
    return HOURS * 60L / Long.parseLong(rate.group(1));
  }

  private static long metrics(Resource alarm) {
    Map<String, Object> properties = alarm.properties();
    if (properties.containsKey("MetricName")) {
      return 1;
    }
    long metrics =
        list(properties.get("Metrics")).stream()
            .filter(query -> map(query).containsKey("MetricStat"))
            .count();
    return properties.containsKey("ThresholdMetricId") ? metrics * WITH_A_BAND : metrics;
  }

  private BigDecimal count(String type) {
    return sum(type, _ -> 1);
  }

  private BigDecimal sum(String type, ToLongFunction<Resource> of) {
    return BigDecimal.valueOf(
        stacks.stream().flatMap(stack -> stack.resources(type).stream()).mapToLong(of).sum());
  }

  private static String text(@Nullable Object value) {
    return String.valueOf(Objects.requireNonNull(value));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  private static Collection<?> list(@Nullable Object value) {
    return (Collection<?>) Objects.requireNonNull(value);
  }
}
