package dev.countersign.simulation.deployment;

import static dev.countersign.simulation.faults.Fault.ANSWER_LOST;
import static dev.countersign.simulation.faults.Fault.ARRIVES_LATE;
import static dev.countersign.simulation.faults.Fault.CANCELED;
import static dev.countersign.simulation.faults.Fault.CONFLICT;
import static dev.countersign.simulation.faults.Fault.CRASH_AFTER;
import static dev.countersign.simulation.faults.Fault.CRASH_BEFORE;
import static dev.countersign.simulation.faults.Fault.IN_PROGRESS_DONE;
import static dev.countersign.simulation.faults.Fault.IN_PROGRESS_FAILED;
import static dev.countersign.simulation.faults.Fault.IN_PROGRESS_LATER;
import static dev.countersign.simulation.faults.Fault.REPEATED;
import static dev.countersign.simulation.faults.Fault.REQUEST_LOST;
import static dev.countersign.simulation.faults.Fault.SERVER_ERROR;
import static dev.countersign.simulation.faults.Fault.SLOW;
import static dev.countersign.simulation.faults.Fault.STALL;
import static dev.countersign.simulation.faults.Fault.THROTTLED;
import static dev.countersign.simulation.faults.Fault.UNPROCESSED;
import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toSet;

import dev.countersign.aws.AwsClients;
import dev.countersign.emulators.dynamodb.InProcessDynamoDb;
import dev.countersign.simulation.deployment.Invocation.Call;
import dev.countersign.simulation.faults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * An environment's client of DynamoDB. A call here is one call of the SDK with all its retries, so
 * a fault here is one that the SDK's retries did not repair.
 */
final class DynamoDbConnection implements DynamoDbClient {
  private static final List<Fault> OF_READS =
      List.of(REQUEST_LOST, THROTTLED, SERVER_ERROR, SLOW, STALL, CRASH_BEFORE, CRASH_AFTER);

  private static final List<Fault> OF_BATCHES = with(OF_READS, UNPROCESSED);

  private static final List<Fault> OF_WRITES = with(OF_READS, ANSWER_LOST, ARRIVES_LATE, REPEATED);

  private static final List<Fault> OF_TRANSACTIONS =
      with(
          OF_READS,
          ANSWER_LOST,
          ARRIVES_LATE,
          CANCELED,
          CONFLICT,
          IN_PROGRESS_DONE,
          IN_PROGRESS_LATER,
          IN_PROGRESS_FAILED);

  /** Reasons for a cancellation besides conditions ("TransactWriteItems"). */
  private static final List<String> REASONS =
      List.of(
          "ThrottlingError",
          "ProvisionedThroughputExceeded",
          "ItemCollectionSizeLimitExceeded",
          "ValidationError");

  private static final Duration LATEST = Duration.ofSeconds(10);

  /** Longer than any adapter's retries of unprocessed keys. */
  private static final Duration LONGEST_SHORTAGE = Duration.ofSeconds(2);

  /** The keys that the last batch read left. */
  private Map<String, KeysAndAttributes> unprocessed = Map.of();

  private final Connection connection;
  private final InProcessDynamoDb tables;
  private Instant shortUntil = Instant.MIN;

  DynamoDbConnection(Connection connection, InProcessDynamoDb tables) {
    this.connection = connection;
    this.tables = tables;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    connection.needs("dynamodb:GetItem", request.tableName());
    return call(Call.READ, "GetItem", request.tableName(), OF_READS, () -> tables.getItem(request));
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    request
        .requestItems()
        .keySet()
        .forEach(table -> connection.needs("dynamodb:BatchGetItem", table));
    BatchGetItemResponse answer =
        call(Call.READ, "BatchGetItem", "", OF_BATCHES, () -> readBatch(request));
    connection.readBatch(
        request.requestItems().equals(unprocessed), !answer.unprocessedKeys().isEmpty());
    unprocessed = answer.unprocessedKeys();
    return answer;
  }

  /**
   * While there is a shortage most keys of a batch are left for another request. All may be: a
   * batch is refused where every table is throttled, but a failure inside DynamoDB leaves keys, too
   * ("BatchGetItem": UnprocessedKeys).
   */
  private BatchGetItemResponse readBatch(BatchGetItemRequest batch) {
    if (!connection.engine().instant().isBefore(shortUntil)) {
      return tables.batchGetItem(batch);
    }
    Set<Map<String, AttributeValue>> left = left(batch);
    connection.engine().note("  = unprocessed", Integer.toString(left.size()));
    Map<String, KeysAndAttributes> read = only(batch, key -> !left.contains(key));
    BatchGetItemResponse answer =
        read.isEmpty()
            ? BatchGetItemResponse.builder().build()
            : tables.batchGetItem(batch.toBuilder().requestItems(read).build());
    return answer.toBuilder().unprocessedKeys(only(batch, left::contains)).build();
  }

  private Set<Map<String, AttributeValue>> left(BatchGetItemRequest batch) {
    return batch.requestItems().values().stream()
        .flatMap(wanted -> wanted.keys().stream())
        // Sets have another order in each process, and a run is a function of its seed.
        .sorted(comparing(key -> new TreeMap<>(key).toString()))
        .filter(_ -> connection.engine().chance().nextInt(4) > 0)
        .collect(toSet());
  }

  private static Map<String, KeysAndAttributes> only(
      BatchGetItemRequest batch, Predicate<Map<String, AttributeValue>> which) {
    Map<String, KeysAndAttributes> some = new HashMap<>();
    batch
        .requestItems()
        .forEach(
            (table, wanted) -> {
              var keys = wanted.keys().stream().filter(which).toList();
              if (!keys.isEmpty()) {
                some.put(table, wanted.toBuilder().keys(keys).build());
              }
            });
    return some;
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    String index = request.indexName() == null ? "" : "/index/" + request.indexName();
    connection.needs("dynamodb:Query", request.tableName() + index);
    return call(Call.READ, "Query", request.tableName(), OF_READS, () -> tables.query(request));
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    connection.needs("dynamodb:PutItem", request.tableName());
    return call(
        Call.WRITE, "PutItem", request.tableName(), OF_WRITES, () -> tables.putItem(request));
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    connection.needs("dynamodb:UpdateItem", request.tableName());
    return call(
        Call.WRITE, "UpdateItem", request.tableName(), OF_WRITES, () -> tables.updateItem(request));
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    request.transactItems().forEach(this::noteNeedOf);
    return call(
        Call.TRANSACTION,
        "TransactWriteItems",
        "",
        OF_TRANSACTIONS,
        () -> tables.transactWriteItems(request));
  }

  private void noteNeedOf(TransactWriteItem write) {
    if (write.put() != null) {
      connection.needs("dynamodb:PutItem", write.put().tableName());
    } else if (write.update() != null) {
      connection.needs("dynamodb:UpdateItem", write.update().tableName());
    } else {
      throw new UnsupportedOperationException("a write of another kind");
    }
  }

  private <T> T call(
      Call kind, String what, String detail, List<Fault> possible, Supplier<T> operation) {
    if (connection.isTooLate()) {
      throw SdkClientException.create("the invocation's time is up");
    }
    Supplier<T> effect = () -> understood(operation);
    Optional<Fault> fault = connection.depart(kind, what, detail, possible);
    try {
      T answer = fault.isEmpty() ? connection.effect(effect) : meet(fault.get(), effect);
      connection.arrive(fault);
      return answer;
    } catch (SdkException e) {
      connection.engine().note("  =", e.getClass().getSimpleName());
      connection.arrive(fault);
      throw e;
    }
  }

  /** Runs the operation. An invalid request must not look like a fault of this world. */
  private static <T> T understood(Supplier<T> operation) {
    try {
      return operation.get();
    } catch (ConditionalCheckFailedException
        | TransactionCanceledException
        | ProvisionedThroughputExceededException e) {
      throw e;
    } catch (DynamoDbException e) {
      throw new AssertionError("DynamoDB answers " + e.getMessage(), e);
    }
  }

  private <T> T meet(Fault fault, Supplier<T> effect) {
    return switch (fault) {
      case REQUEST_LOST -> throw connection.noAnswer();
      case ANSWER_LOST -> {
        connection.effect(done(effect));
        throw connection.noAnswer();
      }
      case ARRIVES_LATE -> {
        connection.later(LATEST, done(effect));
        throw connection.noAnswer();
      }
      case REPEATED -> {
        connection.inDoubt();
        connection.effect(done(effect));
        yield connection.effect(effect);
      }
      case THROTTLED -> {
        connection.failed();
        throw ProvisionedThroughputExceededException.builder()
            .statusCode(400)
            .writableStackTrace(false)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("ProvisionedThroughputExceededException")
                    .build())
            .build();
      }
      case SERVER_ERROR -> {
        connection.failed();
        throw InternalServerErrorException.builder()
            .statusCode(500)
            .writableStackTrace(false)
            .build();
      }
      case UNPROCESSED -> {
        long shortage = connection.engine().chance().between(1, LONGEST_SHORTAGE.toMillis());
        shortUntil = connection.engine().instant().plusMillis(shortage);
        yield connection.effect(effect);
      }
      case CANCELED -> {
        var canceled =
            InProcessDynamoDb.canceled(reasons(connection.engine().chance().oneOf(REASONS)));
        connection.canceled(canceled);
        throw canceled;
      }
      case CONFLICT -> throw InProcessDynamoDb.canceled(reasons("TransactionConflict"));
      case IN_PROGRESS_DONE -> {
        connection.inDoubt();
        connection.effect(done(effect));
        throw inProgress();
      }
      case IN_PROGRESS_LATER -> {
        connection.inDoubt();
        connection.later(LATEST, done(effect));
        throw inProgress();
      }
      case IN_PROGRESS_FAILED -> throw inProgress();
      case SLOW -> {
        connection.engine().sleep(connection.upTo(AwsClients.LONGEST_CALL));
        yield connection.effect(effect);
      }
      default -> connection.effect(effect);
    };
  }

  private static TransactionInProgressException inProgress() {
    return TransactionInProgressException.builder()
        .statusCode(400)
        .writableStackTrace(false)
        .build();
  }

  /** Returns the effect without its result, which nobody gets. */
  private static <T> Supplier<Boolean> done(Supplier<T> effect) {
    return () -> {
      try {
        var _ = effect.get();
        return true;
      } catch (SdkException _) {
        return false;
      }
    };
  }

  /** Returns the reasons for one of two items; chance decides which. */
  private List<String> reasons(String reason) {
    List<String> reasons = new ArrayList<>(List.of("None", "None"));
    reasons.set(connection.engine().chance().nextInt(reasons.size()), reason);
    return reasons;
  }

  private static List<Fault> with(List<Fault> some, Fault... more) {
    List<Fault> all = new ArrayList<>(some);
    Collections.addAll(all, more);
    return List.copyOf(all);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // It holds nothing to close.
  }
}
