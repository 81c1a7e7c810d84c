package dev.countersign.simulation.cost;

import java.util.Locale;

/** What AWS charges for, by the names that docs/cost/prices.json gives it. */
enum Charge {
  API_REQUEST,
  FUNCTION_REQUEST,
  FUNCTION_GB_SECOND,
  READ_UNIT,
  WRITE_UNIT,
  TABLE_GB_MONTH,
  BACKUP_GB_MONTH,
  LOG_GB,
  LOG_GB_MONTH,
  METRIC_MONTH,
  ALARM_METRIC_MONTH,
  COMPOSITE_ALARM_MONTH,
  DASHBOARD_MONTH,
  CANARY_RUN,
  TRACE,
  SECRET_MONTH,
  SECRET_CALL,
  BUS_EVENT,
  SCHEDULED_RUN,
  WEB_ACL_MONTH,
  FIREWALL_RULE_MONTH,
  FIREWALL_REQUEST,
  CHALLENGE,
  CAPTCHA,
  KEY_MONTH,
  KEY_USE;

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
