package dev.countersign.local.gateway;

import com.sun.net.httpserver.HttpServer;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.local.lambda.Invoker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * API Gateway on one machine: the REST API of a template with its firewall, on the loopback
 * address. It serves a path with the stage, like the execute-api address, and without it, like a
 * custom domain.
 */
public final class Gateway implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;

  private Gateway(HttpServer server, ExecutorService threads) {
    this.server = server;
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
        template.resources("AWS::WAFv2::WebACL").stream()
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
    try {
      var firewall = Firewall.of(webAcls);
      var api =
          new DeployedApi(apiId, openApi, firewall, invoker, options.integrationTimeout(), threads);
      var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      var server = HttpServer.create(loopback, 0);
      server.createContext("/", new Front(api, options.clock()));
      server.setExecutor(threads);
      server.start();
      return new Gateway(server, threads);
    } catch (IOException | RuntimeException e) {
      threads.shutdownNow();
      throw e;
    }
  }

  /** Returns its address, without a slash at the end. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Stops at once. Requests in progress are cut off. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
