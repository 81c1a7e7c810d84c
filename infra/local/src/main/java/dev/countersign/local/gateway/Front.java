package dev.countersign.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;

/** Reads requests from the wire and writes answers to it, whatever input comes. */
final class Front implements HttpHandler {
  private static final System.Logger LOG = System.getLogger(Front.class.getName());
  private static final int MAX_BODY_BYTES = 10 * 1024 * 1024; // API Gateway quotas, payload size
  private static final long MAX_SKIPPED_BYTES = 64L * 1024 * 1024;

  private final DeployedApi api;
  private final InstantSource clock;

  Front(DeployedApi api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var in = exchange.getRequestBody();
      var body = in.readNBytes(MAX_BODY_BYTES + 1);
      var isTooLarge = body.length > MAX_BODY_BYTES;
      var request = Request.of(exchange, clock.instant(), isTooLarge ? new byte[0] : body);
      if (isTooLarge) {
        skip(in); // a client that is still sending does not read an answer
      }
      write(exchange, request, isTooLarge ? tooLarge(request) : answer(request));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closing
    }
  }

  private Response tooLarge(Request request) {
    return api.error(GatewayError.REQUEST_TOO_LARGE, request);
  }

  private Response answer(Request request) throws InterruptedException {
    try {
      return api.answer(request);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "The gateway failed on " + request.stagePath(), e);
      return api.error(GatewayError.API_CONFIGURATION_ERROR, request);
    }
  }

  private static void write(HttpExchange exchange, Request request, Response response)
      throws IOException {
    var headers = exchange.getResponseHeaders();
    response.headers().forEach(headers::put);
    headers.set("x-amzn-RequestId", request.requestId());
    headers.set("x-amz-apigw-id", request.extendedRequestId());
    var status = response.status();
    var hasBody =
        response.body().length > 0
            && status != 204
            && status != 304
            && !request.method().equals("HEAD");
    exchange.sendResponseHeaders(status, hasBody ? response.body().length : -1);
    if (hasBody) {
      exchange.getResponseBody().write(response.body());
    }
  }

  private static void skip(InputStream in) throws IOException {
    var buffer = new byte[64 * 1024];
    long skipped = 0;
    for (int n = in.read(buffer); n >= 0 && skipped < MAX_SKIPPED_BYTES; n = in.read(buffer)) {
      skipped += n;
    }
  }
}
