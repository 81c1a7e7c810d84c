package dev.countersign.simulation.cost;

import java.util.Locale;

/** What no recording can tell, by the names of docs/cost/assumptions.json. */
enum Assumption {
  AUTHENTICATED,
  DECLINED,
  ABANDONED,
  REFUNDED,
  DISPUTED,
  FURTHER_LOOKS,
  MILLISECONDS_OF_AN_INVOCATION,
  MILLISECONDS_OF_DYNAMODB,
  MILLISECONDS_OF_SECRETS_MANAGER,
  MILLISECONDS_OF_EVENTBRIDGE,
  MILLISECONDS_OF_STRIPE,
  MILLISECONDS_OF_A_START,
  STARTED,
  ENVIRONMENTS,
  PLATFORM_LOG_BYTES,
  ACCESS_LOG_BYTES,
  MONTHS_OF_ORDERS;

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
