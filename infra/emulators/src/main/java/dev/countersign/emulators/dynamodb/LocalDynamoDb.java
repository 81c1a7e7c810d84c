package dev.countersign.emulators.dynamodb;

import dev.countersign.emulators.cloudformation.Template;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.Map;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/**
 * AWS's DynamoDB Local inside this process: in memory, and reachable only from this machine. AWS's
 * own server listens on every interface and sends telemetry; this one does neither. All credentials
 * and regions see the same tables.
 *
 * <p>Start all instances before one of them serves. DynamoDB Local fills a static table of actions
 * at each start, and until the table is full, requests to another instance in this process may be
 * rejected as {@code InvalidAction}.
 *
 * <p>Time to live works: a row whose expiry is in the past by this machine's clock disappears.
 */
public final class LocalDynamoDb implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String ANY_ACCESS_KEY = "local";
  private static final String ANY_REGION = "eu-west-1";

  private final Server server;
  private final ServerConnector connector;
  private final LocalDynamoDBRequestHandler requests;
  private final LocalDynamoDBServerHandler handler;

  private LocalDynamoDb(
      Server server,
      ServerConnector connector,
      LocalDynamoDBRequestHandler requests,
      LocalDynamoDBServerHandler handler) {
    this.server = server;
    this.connector = connector;
    this.requests = requests;
    this.handler = handler;
  }

  /**
   * Starts an empty DynamoDB on 127.0.0.1.
   *
   * @param port 0 takes a free one
   * @throws BindException if the port is in use
   */
  public static LocalDynamoDb start(int port) throws IOException {
    NativeSqlite.load();
    var threads = new QueuedThreadPool(32, 2);
    threads.setName("dynamodb-local");
    threads.setDaemon(true);
    var server = new Server(threads);
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(LOOPBACK);
    connector.setPort(port);
    server.addConnector(connector);
    try {
      var requests = new LocalDynamoDBRequestHandler(0, true, null, true, false);
      var handler = new LocalDynamoDBServerHandler(requests, null);
      server.setHandler(handler);
      var dynamoDb = new LocalDynamoDb(server, connector, requests, handler);
      try {
        server.start();
        return dynamoDb;
      } catch (Exception e) {
        dynamoDb.close();
        throw e;
      }
    } catch (IOException e) {
      throw e.getCause() instanceof BindException inUse ? inUse : e;
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not start", e);
    }
  }

  /** Returns its address, for {@code AWS_ENDPOINT_URL_DYNAMODB}. */
  public URI endpoint() {
    return URI.create("http://" + LOOPBACK + ":" + connector.getLocalPort());
  }

  /** Creates every {@code AWS::DynamoDB::Table} of the template, under its physical name. */
  public void createTables(Template template) {
    template.resources("AWS::DynamoDB::Table").forEach(this::createTable);
  }

  /** Creates one {@code AWS::DynamoDB::Table}. */
  public void createTable(Template.Resource resource) {
    var definition = TableDefinition.of(resource);
    requests.createTable(ANY_ACCESS_KEY, ANY_REGION, definition.table());
    var timeToLive = definition.timeToLive();
    if (timeToLive != null) {
      requests.updateTimeToLive(ANY_ACCESS_KEY, ANY_REGION, timeToLive);
    }
  }

  /**
   * Returns a client of the same tables without HTTP, for code that sets them up or observes them.
   */
  public DynamoDbClient inside() {
    return new Inside(requests);
  }

  private record Inside(LocalDynamoDBRequestHandler requests) implements DynamoDbClient {
    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      return requests.getItem(ANY_ACCESS_KEY, ANY_REGION, request);
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
      return requests.batchGetItem(ANY_ACCESS_KEY, ANY_REGION, request);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      return requests.query(ANY_ACCESS_KEY, ANY_REGION, request);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      return requests.putItem(ANY_ACCESS_KEY, ANY_REGION, request);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      return requests.transactWriteItems(ANY_ACCESS_KEY, ANY_REGION, request);
    }

    @Override
    public DeleteTableResponse deleteTable(DeleteTableRequest request) {
      return requests.deleteTable(ANY_ACCESS_KEY, ANY_REGION, request);
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
      return requests.scan(ANY_ACCESS_KEY, ANY_REGION, request);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      // The tables belong to the server.
    }
  }

  /**
   * Closes the open shard of every stream and opens the next one, as DynamoDB does about every four
   * hours.
   */
  public void rollOverStreams() {
    try {
      var databases = LocalDynamoDBRequestHandler.class.getDeclaredField("dbRequestHandlers");
      databases.setAccessible(true); // AWS made its own test control for this, but not accessible
      for (var database : ((Map<?, ?>) databases.get(requests)).values()) {
        ((AmazonDynamoDBLocal) database).triggerShardRollovers();
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This DynamoDB Local can't roll its streams over", e);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not stop", e);
    } finally {
      handler.close();
    }
  }

  @Override
  public String toString() {
    return "LocalDynamoDb[" + endpoint() + "]";
  }
}
