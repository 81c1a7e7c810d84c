package dev.countersign.simulation.invariants;

import dev.countersign.simulation.deployment.Deployment;
import dev.countersign.simulation.deployment.DynamoDb;
import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * No log line, answer or stored item contains a key, a signing secret, a client secret or a card
 * number. The client secret is only in the body of a success of create-payment-intent.
 */
final class NoLeak extends Invariant {
  private static final String CLIENT_SECRET = "_secret_";

  private final DynamoDb dynamoDb;

  NoLeak(DynamoDb dynamoDb) {
    super("I10 No leak");
    this.dynamoDb = dynamoDb;
  }

  @Override
  public void ended(Invocation invocation) {
    for (String line : invocation.log()) {
      clean(line, "a log line", true);
    }
    FunctionAnswer answer = invocation.answer();
    if (answer != null) {
      boolean mayHoldIt =
          invocation.request() instanceof FunctionRequest.Create && answer.isSuccess();
      clean(answer.text(), "an answer", !mayHoldIt);
      if (mayHoldIt) {
        int first = answer.text().indexOf(CLIENT_SECRET);
        require(
            answer.text().indexOf(CLIENT_SECRET, first + 1) < 0,
            () -> "a client secret twice in an answer");
      }
    }
  }

  @Override
  public void atRest() {
    for (String table :
        List.of(
            Deployment.ORDERS,
            Deployment.PAYMENT_INTENTS,
            Deployment.PROCESSED_EVENTS,
            Deployment.QUESTIONS)) {
      dynamoDb.items(table).forEach(this::clean);
    }
  }

  private void clean(Map<String, AttributeValue> item) {
    item.forEach(
        (name, value) -> {
          clean(name, "an item", true);
          clean(value);
        });
  }

  private void clean(AttributeValue value) {
    switch (value.type()) {
      case S -> clean(value.s(), "an item", true);
      case L -> value.l().forEach(this::clean);
      case M -> clean(value.m());
      default -> clean(value.toString(), "an item", true);
    }
  }

  private void clean(String text, String where, boolean noClientSecret) {
    require(!text.contains(Canaries.SECRET), () -> where + " holds a part of a key or secret");
    require(!text.contains(Canaries.CARD), () -> where + " holds a card number");
    require(!text.contains(Canaries.CVC), () -> where + " holds a card's code");
    require(
        !noClientSecret || !text.contains(CLIENT_SECRET), () -> where + " holds a client secret");
  }
}
