package dev.countersign.simulation.deployment;

import dev.countersign.aws.AwsClients;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.dynamodb.DynamoDbCommit;
import dev.countersign.emulators.dynamodb.DynamoDbCommit.Change;
import dev.countersign.emulators.dynamodb.LocalDynamoDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * AWS's DynamoDB Local in this process. Every environment has the SDK's own client, configured like
 * a function's, over HTTP that fails ({@link DynamoDbHttp}).
 *
 * <p>DynamoDB Local does not report its commits. But only one actor runs at a time, so the changes
 * of a request are the difference between its items before and after it.
 */
final class DynamoDbLocal implements DynamoDb {
  private static final SdkHttpClient WIRE = UrlConnectionHttpClient.create();

  /** The tables without a stream, because the simulated streams get the commits. */
  private static final List<Template.Resource> UNFOLLOWED =
      TABLES.stream().map(DynamoDbLocal::unfollowed).toList();

  /**
   * As many servers as are in use at once, all started before any is used. A server that starts
   * empties, for a moment, a table of actions that all servers in a process share, and the others
   * then know no action.
   */
  private static final BlockingQueue<LocalDynamoDb> IDLE =
      started(Runtime.getRuntime().availableProcessors());

  /** An item that a request names. */
  record NamedItem(String table, Map<String, AttributeValue> attributes) {}

  private final LocalDynamoDb server;
  private final DynamoDbClient inside;
  private final Map<String, List<String>> keyAttributes = new TreeMap<>();
  private final List<Consumer<DynamoDbCommit>> listeners = new ArrayList<>();

  DynamoDbLocal() {
    try {
      server = IDLE.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while all were in use", e);
    }
    inside = server.inside();
    for (Template.Resource table : UNFOLLOWED) {
      server.createTable(table);
      keyAttributes.put(table.physicalId(), keyAttributes(table));
    }
  }

  private static BlockingQueue<LocalDynamoDb> started(int count) {
    BlockingQueue<LocalDynamoDb> all = new LinkedBlockingQueue<>();
    try {
      for (int i = 0; i < count; i++) {
        all.add(LocalDynamoDb.start(0));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static Template.Resource unfollowed(Template.Resource table) {
    Map<String, Object> properties = new TreeMap<>(table.properties());
    properties.remove("StreamSpecification");
    return new Template.Resource(table.logicalId(), table.type(), table.physicalId(), properties);
  }

  private static List<String> keyAttributes(Template.Resource table) {
    var schema = (List<?>) Objects.requireNonNull(table.properties().get("KeySchema"));
    return schema.stream()
        .map(element -> String.valueOf(((Map<?, ?>) element).get("AttributeName")))
        .toList();
  }

  @Override
  public DynamoDbClient client(Connection connection) {
    var builder =
        AwsClients.configure(
            DynamoDbClient.builder(),
            "AWS_ENDPOINT_URL_DYNAMODB",
            FunctionEnvironment.ofThisProcess());
    var calls = new DynamoDbCalls(connection, builder.overrideConfiguration());
    var http = new DynamoDbHttp(this, WIRE, connection, calls);
    return builder
        .overrideConfiguration(calls.onVirtualTime())
        .httpClientBuilder(null)
        .httpClient(http)
        .endpointOverride(server.endpoint())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }

  /** Carries out the operation, and reports the changes of the items that it may write. */
  <T> T carryOut(List<NamedItem> written, Supplier<T> what) {
    List<@Nullable Map<String, AttributeValue>> before = new ArrayList<>();
    written.forEach(item -> before.add(read(item)));
    T answer = what.get();
    List<Change> changes = new ArrayList<>();
    boolean changed = false;
    for (int i = 0; i < written.size(); i++) {
      NamedItem item = written.get(i);
      @Nullable Map<String, AttributeValue> after = read(item);
      changed |= !Objects.equals(before.get(i), after);
      changes.add(new Change(item.table(), key(item), before.get(i), after));
    }
    if (changed) {
      var commit = new DynamoDbCommit(changes);
      listeners.forEach(listener -> listener.accept(commit));
    }
    return answer;
  }

  private @Nullable Map<String, AttributeValue> read(NamedItem item) {
    var response =
        inside.getItem(get -> get.tableName(item.table()).key(keyOf(item)).consistentRead(true));
    return response.hasItem() ? response.item() : null;
  }

  private Map<String, AttributeValue> keyOf(NamedItem item) {
    Map<String, AttributeValue> key = new TreeMap<>(item.attributes());
    key.keySet().retainAll(keyAttributes.getOrDefault(item.table(), List.of()));
    return key;
  }

  private String key(NamedItem item) {
    return keyOf(item).values().stream().map(AttributeValue::s).collect(Collectors.joining("|"));
  }

  @Override
  public void put(String table, Map<String, AttributeValue> item) {
    var _ =
        carryOut(
            List.of(new NamedItem(table, item)),
            () -> inside.putItem(put -> put.tableName(table).item(item)));
  }

  @Override
  public Collection<Map<String, AttributeValue>> items(String table) {
    return inside.scan(scan -> scan.tableName(table)).items();
  }

  @Override
  public void onCommit(Consumer<DynamoDbCommit> listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    try {
      TABLES.forEach(table -> inside.deleteTable(delete -> delete.tableName(table.physicalId())));
    } finally {
      IDLE.add(server); // otherwise a caller that waits for a server would wait for ever
    }
  }
}
