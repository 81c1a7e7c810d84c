package dev.countersign.reconcile;

import static dev.countersign.aws.DynamoDbAttributes.attribute;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.AwsFaults;
import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.OrderId;
import dev.countersign.stripe.StripeAccount.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The Reconciliations table: under a run's name one item that says how far it came, under its id
 * one item for each drift.
 */
final class DynamoDbJournal implements Journal {
  private static final String PROGRESS = "progress";
  private static final Duration DRIFTS_KEPT = Duration.ofDays(400); // through a yearly audit

  private final DynamoDbClient client;
  private final String table;

  DynamoDbJournal(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  static DynamoDbJournal fromEnvironment() {
    return new DynamoDbJournal(
        AwsClients.configure(DynamoDbClient.builder(), "AWS_ENDPOINT_URL_DYNAMODB").build(),
        System.getenv().getOrDefault("RECONCILIATIONS_TABLE", ""));
  }

  @Override
  public Optional<Run> load(String name) {
    return answer(
        () -> {
          var response =
              client.getItem(
                  get ->
                      get.tableName(table)
                          .key(Map.of("run", string(name), "entry", string(PROGRESS)))
                          .consistentRead(true));
          return response.hasItem() ? Optional.of(run(response.item())) : Optional.empty();
        });
  }

  /** A retry of the SDK's may find its own first attempt: that is the same save. */
  @Override
  public boolean save(Run run) {
    try {
      return answer(
          () -> {
            client.putItem(
                put ->
                    put.tableName(table)
                        .item(item(run))
                        .conditionExpression(
                            run.version() == 1 ? "attribute_not_exists(#run)" : "version = :before")
                        .expressionAttributeNames(run.version() == 1 ? Map.of("#run", "run") : null)
                        .expressionAttributeValues(
                            run.version() == 1
                                ? null
                                : Map.of(":before", number(run.version() - 1))));
            return true;
          });
    } catch (ConditionalCheckFailedException _) {
      return load(run.name()).filter(run::equals).isPresent();
    }
  }

  @Override
  public void report(Run run, Drift drift) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("run", string(run.id()));
    item.put("entry", string("drift " + drift.what() + " " + drift.object()));
    item.put("what", string(drift.what().name()));
    item.put("object", string(drift.object()));
    item.put("remedy", string(drift.remedy().name()));
    drift.order().ifPresent(order -> item.put("orderId", string(order.value())));
    item.put("expiresAt", number(run.startedAt().plus(DRIFTS_KEPT).getEpochSecond()));
    var _ = answer(() -> client.putItem(put -> put.tableName(table).item(item)));
  }

  @Override
  public Listing<Drift> drifts(Run run, Optional<String> from) {
    return answer(
        () -> {
          var response =
              client.query(
                  query ->
                      query
                          .tableName(table)
                          .consistentRead(true)
                          .keyConditionExpression("#run = :run AND begins_with(entry, :drift)")
                          .expressionAttributeNames(Map.of("#run", "run"))
                          .expressionAttributeValues(
                              Map.of(":run", string(run.id()), ":drift", string("drift ")))
                          .exclusiveStartKey(
                              from.map(
                                      entry ->
                                          Map.of("run", string(run.id()), "entry", string(entry)))
                                  .orElse(null)));
          return new Listing<>(
              response.items().stream().map(DynamoDbJournal::drift).toList(),
              Optional.ofNullable(response.lastEvaluatedKey().get("entry")).map(AttributeValue::s));
        });
  }

  private static Map<String, AttributeValue> item(Run run) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("run", string(run.name()));
    item.put("entry", string(PROGRESS));
    item.put("version", number(run.version()));
    item.put("startedAt", string(run.startedAt().toString()));
    item.put("from", string(run.window().from().toString()));
    item.put("to", string(run.window().to().toString()));
    item.put("stage", string(run.stage().name()));
    run.cursor().ifPresent(cursor -> item.put("cursor", string(cursor)));
    item.put("quarantined", number(run.quarantined()));
    return item;
  }

  private static Run run(Map<String, AttributeValue> item) {
    return new Run(
        attribute(item, "run").s(),
        Long.parseLong(attribute(item, "version").n()),
        Instant.parse(attribute(item, "startedAt").s()),
        new Window(
            Instant.parse(attribute(item, "from").s()), Instant.parse(attribute(item, "to").s())),
        Stage.named(attribute(item, "stage").s()).orElseThrow(),
        Optional.ofNullable(item.get("cursor")).map(AttributeValue::s),
        Long.parseLong(attribute(item, "quarantined").n()));
  }

  private static Drift drift(Map<String, AttributeValue> item) {
    return new Drift(
        Drift.What.valueOf(attribute(item, "what").s()),
        attribute(item, "object").s(),
        Optional.ofNullable(item.get("orderId")).map(AttributeValue::s).map(OrderId::new),
        Drift.Remedy.valueOf(attribute(item, "remedy").s()));
  }

  private static AttributeValue string(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private static <T> T answer(Supplier<T> call) {
    try {
      return call.get();
    } catch (ConditionalCheckFailedException e) {
      throw e;
    } catch (SdkException e) {
      throw AwsFaults.fault("DynamoDB did not answer as it should", e);
    }
  }
}
