package dev.countersign.local;

/** A service that functions call, and before which tests may put a proxy. */
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

  /** Returns the environment variable that gives a function the service's address. */
  String variable() {
    return variable;
  }
}
