package dev.countersign.local;

/** What functions call, and tests may put a proxy in front of. */
public enum Service {
  DYNAMODB("AWS_ENDPOINT_URL_DYNAMODB"),
  SECRETS_MANAGER("AWS_ENDPOINT_URL_SECRETS_MANAGER"),
  EVENT_BRIDGE("AWS_ENDPOINT_URL_EVENTBRIDGE"),
  SQS("AWS_ENDPOINT_URL_SQS"),
  STRIPE("STRIPE_API_BASE");

  private final String variable;

  Service(String variable) {
    this.variable = variable;
  }

  /** The environment variable that tells a function where the service is. */
  String variable() {
    return variable;
  }
}
