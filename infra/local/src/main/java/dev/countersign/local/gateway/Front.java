package dev.countersign.local.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Reads requests from the wire and writes answers to it, whatever input comes. */
final class Front extends Handler.Abstract {
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
  public boolean handle(
      org.eclipse.jetty.server.Request received,
      org.eclipse.jetty.server.Response sent,
      Callback callback)
      throws IOException {
    try (var in = Content.Source.asInputStream(received)) {
      var body = in.readNBytes(MAX_BODY_BYTES + 1);
      var isTooLarge = body.length > MAX_BODY_BYTES;
      var request = Request.of(received, clock.instant(), isTooLarge ? new byte[0] : body);
      if (isTooLarge) {
        skip(in); // a client that is still sending does not read an answer
      }
      var answer = isTooLarge ? error(GatewayError.REQUEST_TOO_LARGE, request) : answer(request);
      write(request, answer, sent, callback);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closing
      callback.failed(e);
    }
    return true;
  }

  /** Answers what is not HTTP, or a request that the server rejects, with the API's problem. */
  boolean refuse(
      org.eclipse.jetty.server.Request received,
      org.eclipse.jetty.server.Response sent,
      Callback callback) {
    var request = Request.of(received, clock.instant(), new byte[0]);
    var isFault = sent.getStatus() == 500;
    if (isFault && received.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof Throwable cause) {
      LOG.log(System.Logger.Level.ERROR, "The gateway failed on " + request.stagePath(), cause);
    }
    var error = isFault ? GatewayError.API_CONFIGURATION_ERROR : GatewayError.BAD_REQUEST;
    write(request, error(error, request), sent, callback);
    return true;
  }

  private Response error(GatewayError error, Request request) {
    return api.error(error, request);
  }

  private Response answer(Request request) throws InterruptedException {
    try {
      return api.answer(request);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "The gateway failed on " + request.stagePath(), e);
      return error(GatewayError.API_CONFIGURATION_ERROR, request);
    }
  }

  private static void write(
      Request request,
      Response response,
      org.eclipse.jetty.server.Response sent,
      Callback callback) {
    sent.setStatus(response.status());
    var headers = sent.getHeaders();
    response.headers().forEach((name, values) -> values.forEach(one -> headers.add(name, one)));
    headers.put("x-amzn-RequestId", request.requestId());
    headers.put("x-amz-apigw-id", request.extendedRequestId());
    var hasBody =
        response.body().length > 0
            && response.status() != 204
            && response.status() != 304
            && !request.method().equals("HEAD");
    sent.write(true, ByteBuffer.wrap(hasBody ? response.body() : new byte[0]), callback);
  }

  private static void skip(InputStream in) throws IOException {
    var buffer = new byte[64 * 1024];
    long skipped = 0;
    for (int n = in.read(buffer); n >= 0 && skipped < MAX_SKIPPED_BYTES; n = in.read(buffer)) {
      skipped += n;
    }
  }
}
