package dev.countersign.simulation.deployment;

/**
 * An action on a resource that a function's role must grant (AWS docs, "Service Authorization
 * Reference").
 *
 * @param function the name of the function's folder
 * @param action such as {@code dynamodb:PutItem}. A transaction has none of its own: it needs the
 *     actions of its writes (DynamoDB docs, "Using IAM with DynamoDB transactions")
 * @param resource by the simulation's name; of an index {@code Orders/index/OpenOrders}
 */
public record AwsCall(String function, String action, String resource) {}
