package dev.countersign.simulation.deployment;

import dev.countersign.stripe.StripeTransport;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The ways of an environment to the services that it calls. */
public record Clients(
    DynamoDbClient dynamoDb,
    SecretsManagerClient secretsManager,
    EventBridgeClient eventBridge,
    SqsClient sqs,
    StripeTransport stripe) {}
