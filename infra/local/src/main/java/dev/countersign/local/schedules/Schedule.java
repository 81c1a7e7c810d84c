package dev.countersign.local.schedules;

import dev.countersign.local.lambda.FunctionEvent;
import dev.countersign.local.lambda.JsonText;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A function that runs at a rate, by a {@code ScheduleV2} event of the template (EventBridge
 * Scheduler) or a {@code Schedule} event (a rule of EventBridge).
 *
 * @param input the event that the function gets; a notification of the schedule, if empty
 */
record Schedule(FunctionEvent event, String expression, Duration interval, Optional<String> input) {
  static final String OF_SCHEDULER = "ScheduleV2";
  static final String OF_EVENTBRIDGE = "Schedule";

  private static final Pattern RATE =
      Pattern.compile("rate\\(([1-9][0-9]{0,6}) (minute|hour|day)(s?)\\)");

  /**
   * The properties of when it runs and with which input, and properties that make no difference to
   * a rate, or to a run that cannot be lost.
   */
  private static final Set<String> KNOWN =
      Set.of(
          "ScheduleExpression",
          "Schedule",
          "Input",
          "State",
          "Enabled",
          "Name",
          "OmitName",
          "Description",
          "GroupName",
          "FlexibleTimeWindow",
          "ScheduleExpressionTimezone",
          "RetryPolicy",
          "DeadLetterConfig",
          "RoleArn",
          "PermissionsBoundary",
          "KmsKeyArn");

  /**
   * Reads an event's properties.
   *
   * @throws IllegalArgumentException if they are wrong, or ask for an unsupported feature
   */
  static Schedule of(FunctionEvent event) {
    event.knowsOnly(KNOWN);
    boolean ofScheduler = event.type().equals(OF_SCHEDULER);
    var expression = event.required(ofScheduler ? "ScheduleExpression" : "Schedule");
    var rate = RATE.matcher(expression);
    if (!rate.matches()) {
      throw event.wrong(
          "has the schedule " + expression + ", and only rates such as rate(15 minutes) run here");
    }
    long value = Long.parseLong(rate.group(1));
    if (!ofScheduler && (value == 1) != rate.group(3).isEmpty()) {
      throw event.wrong(
          "has the schedule "
              + expression
              + ", whose unit EventBridge wants in the "
              + (value == 1 ? "singular" : "plural"));
    }
    var unit =
        switch (rate.group(2)) {
          case "minute" -> Duration.ofMinutes(1);
          case "hour" -> Duration.ofHours(1);
          default -> Duration.ofDays(1);
        };
    var input = event.text("Input");
    if (input.isPresent()
        && !(event.properties().get("Input") instanceof String text && JsonText.isValid(text))) {
      throw event.wrong("has an Input that is no text of JSON");
    }
    return new Schedule(event, expression, unit.multipliedBy(value), input);
  }

  static boolean isOn(FunctionEvent event) {
    return event.flag("Enabled", true) && !event.text("State").equals(Optional.of("DISABLED"));
  }
}
