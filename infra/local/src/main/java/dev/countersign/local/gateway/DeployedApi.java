package dev.countersign.local.gateway;

import com.sun.net.httpserver.Headers;
import dev.countersign.local.lambda.InvocationResult;
import dev.countersign.local.lambda.Invoker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A deployed API: finds a request's route, calls its integration, and reads the answer. */
final class DeployedApi {
  private static final System.Logger LOG = System.getLogger(DeployedApi.class.getName());

  private final List<Route> routes;
  private final Firewall firewall;
  private final GatewayResponses errors;
  private final ProxyEvent events;
  private final ProxyAnswer answers;
  private final Invoker invoker;
  private final Duration timeout;
  private final ExecutorService threads;

  DeployedApi(
      String apiId,
      Document openApi,
      Firewall firewall,
      Invoker invoker,
      Duration timeout,
      ExecutorService threads) {
    routes = Route.of(openApi);
    errors = new GatewayResponses(openApi);
    var mediaTypes = MediaTypes.of(openApi);
    events = new ProxyEvent(apiId, mediaTypes);
    answers = new ProxyAnswer(mediaTypes);
    this.firewall = firewall;
    this.invoker = invoker;
    this.timeout = timeout;
    this.threads = threads;
  }

  Response answer(Request request) throws InterruptedException {
    var block = firewall.check(request);
    if (block.isPresent()) {
      var custom = block.get().custom();
      return custom.isPresent() ? copy(custom.get()) : error(GatewayError.WAF_FILTERED, request);
    }
    var found = Route.find(routes, request.method(), request.path());
    if (found.isEmpty()) {
      return error(GatewayError.MISSING_AUTHENTICATION_TOKEN, request);
    }
    var match = found.get();
    return switch (match.route().integration()) {
      case Integration.Proxy proxy -> invokeProxy(request, match, proxy);
      case Integration.Mock(var templates) ->
          switch (templates.answer(request, match)) {
            case MockTemplates.MockAnswer.Answered(var response) -> response;
            case MockTemplates.MockAnswer.Refused(var error) -> error(error, request);
          };
    };
  }

  Response error(GatewayError error, Request request) {
    return errors.answer(error, request);
  }

  private Response invokeProxy(Request request, Route.Match match, Integration.Proxy proxy)
      throws InterruptedException {
    var event = events.of(request, match, proxy);
    var limit = timeout.compareTo(proxy.timeout()) < 0 ? timeout : proxy.timeout();
    try {
      return switch (invoke(proxy.function(), event).get(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        case InvocationResult.Returned(var payload) ->
            answers.of(payload, request).orElseGet(() -> error(GatewayError.DEFAULT_5XX, request));
        case InvocationResult.Failed _, InvocationResult.TimedOut _ ->
            error(GatewayError.DEFAULT_5XX, request);
        case InvocationResult.Throttled _ -> error(GatewayError.INTEGRATION_FAILURE, request);
      };
    } catch (TimeoutException _) {
      return error(GatewayError.INTEGRATION_TIMEOUT, request); // the function continues to run
    } catch (ExecutionException e) {
      LOG.log(System.Logger.Level.ERROR, "Could not invoke " + proxy.function(), e.getCause());
      return error(GatewayError.DEFAULT_5XX, request);
    }
  }

  private CompletableFuture<InvocationResult> invoke(String function, byte[] event) {
    var outcome = new CompletableFuture<InvocationResult>();
    threads.execute(
        () -> {
          try {
            outcome.complete(invoker.invoke(function, event));
          } catch (InterruptedException _) { // the stack closes, and whoever asks is told no more
            Thread.currentThread().interrupt();
            outcome.complete(new InvocationResult.Failed("Stack.Closed", "{}"));
          } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
          }
        });
    return outcome;
  }

  /**
   * Returns a copy. Headers are added for each request, so an answer that is created once must not
   * be shared.
   */
  private static Response copy(Response response) {
    var headers = new Headers();
    response.headers().forEach(headers::put);
    return new Response(response.status(), headers, response.body());
  }
}
