package dev.countersign.simulation.cost;

/** What is counted while functions run. */
enum Counted {
  /** Of API Gateway, those that no function answers too. */
  API_REQUESTS,
  INVOCATIONS,
  /** Of functions that nobody asks through API Gateway: by a stream or a schedule. */
  INVOCATIONS_BEHIND,
  DYNAMODB_CALLS,
  READ_UNITS,
  WRITE_UNITS,
  SECRETS_MANAGER_CALLS,
  STRIPE_CALLS,
  EVENTBRIDGE_CALLS,
  BUS_EVENTS,
  /** What CloudWatch Logs counts of the functions' own lines. */
  LOG_BYTES,
  /** In tables whose rows stay, with what DynamoDB adds to each. */
  STORED_BYTES,
  /** In tables whose rows expire. */
  EXPIRING_BYTES
}
