package dev.countersign.simulation.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What AWS charges for a month, by what was recorded and what is assumed.
 *
 * <p>A GB has 10^9 bytes here, and nothing is rounded up to the next unit.
 */
final class Month {
  private static final MathContext EXACT_ENOUGH = MathContext.DECIMAL64;
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);
  private static final BigDecimal BYTES_OF_A_GB = BigDecimal.valueOf(1_000_000_000);
  private static final BigDecimal DAYS =
      BigDecimal.valueOf(StackParts.HOURS).divide(BigDecimal.valueOf(24), EXACT_ENOUGH);

  /** A function uses a secret that it has read for five minutes (docs/adr/0011). */
  private static final int SECRET_READS_OF_AN_HOUR = 12;

  /** ProcessedEvents has the longest time to live of the tables that have one. */
  private static final BigDecimal DAYS_OF_EXPIRING_ROWS = BigDecimal.valueOf(40);

  /** X-Ray's default: the first request of a second, and 5% of the others. */
  private static final BigDecimal TRACED_OF_THE_OTHERS = new BigDecimal("0.05");

  private static final BigDecimal SECONDS = BigDecimal.valueOf(StackParts.HOURS * 3600L);

  private final Recording recording;
  private final Assumptions assumptions;
  private final StackParts parts = StackParts.DEFAULT;
  private final Amounts<Charge> standing;
  private final Map<Option, Amounts<Charge>> ofOptions = new EnumMap<>(Option.class);

  Month(Recording recording, Assumptions assumptions) {
    this.recording = recording;
    this.assumptions = assumptions;
    Amounts<Charge> rest = parts.standing();
    for (Option option : Option.values()) {
      Amounts<Charge> its = option.standing();
      ofOptions.put(option, its);
      rest = option.isDefault() ? rest.minus(its) : rest;
    }
    standing = rest;
  }

  /** Returns what is charged for a stack with no option at all. */
  Amounts<Charge> withoutOptions(long payments) {
    Amounts<Counted> used = usedFor(payments);
    Amounts<Counted> reconciliations = recording.of(Story.EMPTY_RUN).times(parts.reconciliations());
    Amounts<Counted> registrations = recording.of(Story.REGISTRATION).times(parts.registrations());
    Amounts<Counted> runs = reconciliations.plus(registrations);
    Amounts<Charge> charges =
        standing
            .plus(once(used, asAsked()))
            .plus(once(reconciliations, asRun()))
            .plus(once(registrations, asRegistering()))
            .plus(stored(used.plus(runs)))
            .plus(Charge.METRIC_MONTH, BigDecimal.valueOf(recording.metrics().size()))
            .plus(Charge.SCHEDULED_RUN, BigDecimal.valueOf(scheduledRuns()))
            .plus(Charge.TRACE, traces(used.plus(runs)));
    BigDecimal ofRuns = runs.of(Counted.SECRETS_MANAGER_CALLS);
    return charges.with(Charge.SECRET_CALL, secretReads(used).add(ofRuns));
  }

  private long scheduledRuns() {
    return parts.reconciliations() + parts.registrations();
  }

  /** Returns what an option adds to it. */
  Amounts<Charge> of(Option option, long payments) {
    Amounts<Charge> its = Objects.requireNonNull(ofOptions.get(option));
    return switch (option) {
      case FIREWALL ->
          its.with(Charge.FIREWALL_REQUEST, usedFor(payments).of(Counted.API_REQUESTS));
      case SYNTHETIC_CHECK -> its.plus(checks(its.of(Charge.CANARY_RUN)));
      case ACCESS_LOG -> its.plus(accessLog(usedFor(payments).of(Counted.API_REQUESTS)));
      case ALARMS, DASHBOARD, CUSTOMER_KEY, GRADUAL_DEPLOYMENT -> its;
    };
  }

  /** The requests of the check, which the firewall counts, too. */
  private Amounts<Charge> checks(BigDecimal runs) {
    Amounts<Counted> used = recording.of(Story.CHECK).times(runs);
    return once(used, asAsked())
        .plus(Charge.TRACE, used.of(Counted.API_REQUESTS))
        .plus(Charge.FIREWALL_REQUEST, used.of(Counted.API_REQUESTS));
  }

  private Amounts<Charge> accessLog(BigDecimal requests) {
    return logs(gigabytes(requests.multiply(assumed(Assumption.ACCESS_LOG_BYTES))));
  }

  /** Returns what is charged for a story alone, without X-Ray and without what its rows cost. */
  Amounts<Charge> of(Story story) {
    return once(
        recording.of(story),
        switch (story) {
          case EMPTY_RUN -> asRun();
          case REGISTRATION -> asRegistering();
          case PAID,
              AUTHENTICATED,
              DECLINED,
              LOOK,
              REFUNDED,
              DISPUTED,
              RECONCILED,
              ABANDONED,
              CHECK ->
              asAsked();
        });
  }

  /**
   * How functions run.
   *
   * @param started the share of their invocations that meet a new environment
   */
  private record Running(BigDecimal started, BigDecimal gigabytes) {}

  private Running asAsked() {
    return new Running(assumed(Assumption.STARTED), parts.gigabytes());
  }

  private Running asRun() {
    return new Running(BigDecimal.ONE, parts.gigabytes());
  }

  private Running asRegistering() {
    return new Running(BigDecimal.ONE, parts.gigabytesToRegister());
  }

  private Amounts<Counted> usedFor(long payments) {
    BigDecimal paymentIntents = BigDecimal.ONE.add(assumed(Assumption.ABANDONED));
    return recording
        .of(Story.PAID)
        .plus(share(Story.AUTHENTICATED, Assumption.AUTHENTICATED))
        .plus(share(Story.DECLINED, Assumption.DECLINED))
        .plus(share(Story.LOOK, Assumption.FURTHER_LOOKS))
        .plus(share(Story.REFUNDED, Assumption.REFUNDED))
        .plus(share(Story.DISPUTED, Assumption.DISPUTED))
        .plus(share(Story.ABANDONED, Assumption.ABANDONED))
        .plus(recording.of(Story.RECONCILED).times(paymentIntents))
        .times(payments);
  }

  private Amounts<Counted> share(Story story, Assumption share) {
    return recording.of(story).times(assumed(share));
  }

  /** Returns what is charged when it happens, and for the logs of it. */
  private Amounts<Charge> once(Amounts<Counted> used, Running how) {
    return logs(logGigabytes(used))
        .with(Charge.API_REQUEST, used.of(Counted.API_REQUESTS))
        .with(Charge.FUNCTION_REQUEST, used.of(Counted.INVOCATIONS))
        .with(Charge.FUNCTION_GB_SECOND, seconds(used, how.started()).multiply(how.gigabytes()))
        .with(Charge.READ_UNIT, used.of(Counted.READ_UNITS))
        .with(Charge.WRITE_UNIT, used.of(Counted.WRITE_UNITS))
        .with(Charge.SECRET_CALL, used.of(Counted.SECRETS_MANAGER_CALLS))
        .with(Charge.BUS_EVENT, used.of(Counted.BUS_EVENTS));
  }

  /** Returns what it takes to write so much to a log, and to keep as much as was written since. */
  private Amounts<Charge> logs(BigDecimal gigabytes) {
    BigDecimal months = BigDecimal.valueOf(parts.daysOfLogs()).divide(DAYS, EXACT_ENOUGH);
    return Amounts.<Charge>none()
        .with(Charge.LOG_GB, gigabytes)
        .with(Charge.LOG_GB_MONTH, gigabytes.multiply(months));
  }

  private BigDecimal seconds(Amounts<Counted> used, BigDecimal started) {
    BigDecimal ofAnInvocation =
        assumed(Assumption.MILLISECONDS_OF_AN_INVOCATION)
            .add(started.multiply(assumed(Assumption.MILLISECONDS_OF_A_START)));
    BigDecimal millis =
        used.of(Counted.INVOCATIONS)
            .multiply(ofAnInvocation)
            .add(time(used, Counted.DYNAMODB_CALLS, Assumption.MILLISECONDS_OF_DYNAMODB))
            .add(
                time(
                    used,
                    Counted.SECRETS_MANAGER_CALLS,
                    Assumption.MILLISECONDS_OF_SECRETS_MANAGER))
            .add(time(used, Counted.EVENTBRIDGE_CALLS, Assumption.MILLISECONDS_OF_EVENTBRIDGE))
            .add(time(used, Counted.STRIPE_CALLS, Assumption.MILLISECONDS_OF_STRIPE));
    return millis.divide(MILLIS, EXACT_ENOUGH);
  }

  private BigDecimal time(Amounts<Counted> used, Counted calls, Assumption millis) {
    return used.of(calls).multiply(assumed(millis));
  }

  private BigDecimal logGigabytes(Amounts<Counted> used) {
    BigDecimal ofLambda =
        used.of(Counted.INVOCATIONS).multiply(assumed(Assumption.PLATFORM_LOG_BYTES));
    return gigabytes(used.of(Counted.LOG_BYTES).add(ofLambda));
  }

  /** Returns what is charged for rows: of orders, and those that expire. */
  private Amounts<Charge> stored(Amounts<Counted> used) {
    BigDecimal orders =
        used.of(Counted.STORED_BYTES).multiply(assumed(Assumption.MONTHS_OF_ORDERS));
    BigDecimal expiring =
        used.of(Counted.EXPIRING_BYTES).multiply(DAYS_OF_EXPIRING_ROWS).divide(DAYS, EXACT_ENOUGH);
    BigDecimal tables = gigabytes(orders.add(expiring));
    return Amounts.<Charge>none()
        .with(Charge.TABLE_GB_MONTH, tables)
        .with(Charge.BACKUP_GB_MONTH, tables);
  }

  private static BigDecimal gigabytes(BigDecimal bytes) {
    return bytes.divide(BYTES_OF_A_GB, EXACT_ENOUGH);
  }

  /** In a quiet shop every request meets an old secret; in a busy one each environment reads. */
  private BigDecimal secretReads(Amounts<Counted> used) {
    BigDecimal most =
        recording
            .of(Story.PAID)
            .of(Counted.SECRETS_MANAGER_CALLS)
            .multiply(assumed(Assumption.ENVIRONMENTS))
            .multiply(BigDecimal.valueOf((long) StackParts.HOURS * SECRET_READS_OF_AN_HOUR));
    return used.of(Counted.SECRETS_MANAGER_CALLS).min(most);
  }

  /** Spread over the month, which is how the most are recorded. */
  private static BigDecimal traces(Amounts<Counted> used) {
    BigDecimal requests = used.of(Counted.API_REQUESTS).add(used.of(Counted.INVOCATIONS_BEHIND));
    BigDecimal others = requests.subtract(SECONDS).max(BigDecimal.ZERO);
    return requests.min(SECONDS).add(others.multiply(TRACED_OF_THE_OTHERS));
  }

  private BigDecimal assumed(Assumption assumption) {
    return assumptions.of(assumption);
  }
}
