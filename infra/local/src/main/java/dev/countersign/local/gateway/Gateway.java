package dev.countersign.local.gateway;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.local.lambda.Invoker;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * API Gateway on one machine: the REST API of a template with its firewall, on the loopback
 * address. It serves a path with the stage, like the execute-api address, and without it, like a
 * custom domain.
 */
public final class Gateway implements AutoCloseable {
  /** Of threads: a request waits for its function, and others must be accepted meanwhile. */
  private static final int NO_LIMIT = 0;

  /** Java's default of 50 loses connections when hundreds of clients come at once. */
  private static final int MOST_WAITING_CONNECTIONS = 1024;

  private final Server server;
  private final int port;
  private final ExecutorService threads;

  private Gateway(Server server, int port, ExecutorService threads) {
    this.server = server;
    this.port = port;
    this.threads = threads;
  }

  /**
   * Starts serving the template's API.
   *
   * @param port 0 for a free one
   * @throws java.net.BindException if the port is in use
   * @throws IllegalArgumentException if the template uses a feature that the gateway does not
   *     support
   */
  public static Gateway start(int port, Template template, Invoker invoker, GatewayOptions options)
      throws IOException {
    var api = template.resources("AWS::Serverless::Api").getFirst();
    var webAcls =
        template.stacks().stream()
            .flatMap(stack -> stack.resources("AWS::WAFv2::WebACL").stream())
            .map(resource -> new Document(resource.properties()))
            .toList();
    var openApi = new Document(api.properties()).child("DefinitionBody");
    return start(port, api.physicalId(), openApi, webAcls, invoker, options);
  }

  static Gateway start(
      int port,
      String apiId,
      Document openApi,
      List<Document> webAcls,
      Invoker invoker,
      GatewayOptions options)
      throws IOException {
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    var server = new Server(new VirtualThreadPool(NO_LIMIT));
    try {
      var firewall = Firewall.of(webAcls);
      var front =
          new Front(
              new DeployedApi(
                  apiId, openApi, firewall, invoker, options.integrationTimeout(), threads),
              options.clock());
      server.setHandler(front);
      server.setErrorHandler(front::refuse);
      server.setStopTimeout(0);
      var connector = connector(server, port);
      server.addConnector(connector);
      open(connector);
      server.start();
      return new Gateway(server, connector.getLocalPort(), threads);
    } catch (Exception e) {
      stop(server);
      threads.shutdownNow();
      throw asIs(e);
    }
  }

  /** Accepts any path, like API Gateway; the routes decide whether it exists. */
  private static ServerConnector connector(Server server, int port) {
    var http = new HttpConfiguration();
    http.setUriCompliance(UriCompliance.UNSAFE);
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(10_240); // API Gateway quotas, total size of the headers
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setAcceptQueueSize(MOST_WAITING_CONNECTIONS);
    return connector;
  }

  private static void open(ServerConnector connector) throws IOException {
    try {
      connector.open();
    } catch (IOException e) {
      throw e.getCause() instanceof BindException inUse ? inUse : e;
    }
  }

  private static IOException asIs(Exception e) {
    return switch (e) {
      case IOException io -> io;
      case RuntimeException bug -> throw bug;
      default -> new IOException("The gateway does not start", e);
    };
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The gateway does not stop", e);
    }
  }

  /** Returns its address, without a slash at the end. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Stops at once. Requests in progress are cut off. */
  @Override
  public void close() {
    threads.shutdownNow();
    stop(server);
  }
}
