package dev.countersign.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.local.lambda.FunctionEvent;
import dev.countersign.local.lambda.InvocationResult;
import dev.countersign.local.lambda.Invoker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Creates the template's custom resources as CloudFormation does: sends a function a request, and
 * reads what it has put at the address in it (CloudFormation User Guide, "Custom resource request
 * objects").
 */
final class CustomResources {
  private static final String TYPE = "AWS::CloudFormation::CustomResource";

  private static final int MOST_RUNS = 10;

  private final Template template;
  private final String stackId;
  private final Invoker invoker;

  CustomResources(Template template, String stackId, Invoker invoker) {
    this.template = template;
    this.stackId = stackId;
    this.invoker = invoker;
  }

  /**
   * Returns the functions that create the template's custom resources, as an invoker calls them.
   */
  static List<String> functions(Template template) {
    return template.resources(TYPE).stream().map(CustomResources::function).toList();
  }

  private static String function(Template.Resource resource) {
    return FunctionEvent.nameIn(String.valueOf(resource.properties().get("ServiceToken")));
  }

  /**
   * Creates all of them.
   *
   * @return what each function says has come of it, in a sentence for each
   * @throws UsageException if one can't be created
   */
  List<String> create() throws IOException, InterruptedException {
    var reasons = new ArrayList<String>();
    for (var resource : template.resources(TYPE)) {
      reasons.add(resource.logicalId() + ": " + create(resource));
    }
    return List.copyOf(reasons);
  }

  /**
   * Runs each function at once, as a person may, until its resource is as it should be. To
   * CloudFormation it is created even if a service did not answer in time, as on a busy machine;
   * the schedule would go on minutes later.
   *
   * @throws UsageException if that does not come
   */
  void runUntilRegistered() throws InterruptedException {
    for (String function : functions(template)) {
      for (int runs = 1; !isRegistered(invoker.invoke(function, "{}".getBytes(UTF_8))); runs++) {
        if (runs == MOST_RUNS) {
          throw new UsageException(function + " has not registered it in " + runs + " runs.");
        }
      }
    }
  }

  private static boolean isRegistered(InvocationResult result) {
    return result instanceof InvocationResult.Returned(var payload)
        && payload.contains("\"outcome\":\"registered\"");
  }

  private String create(Template.Resource resource) throws IOException, InterruptedException {
    var put = new AtomicReference<>(Optional.<JsonObject>empty());
    var address = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    address.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            put.set(Optional.of(JsonParser.parseString(body).getAsJsonObject()));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    address.start();
    try {
      var result =
          invoker.invoke(function(resource), request(resource, address.getAddress().getPort()));
      return reason(resource, put.get(), result);
    } finally {
      address.stop(0);
    }
  }

  private static String reason(
      Template.Resource resource, Optional<JsonObject> put, InvocationResult result) {
    var answer =
        put.orElseThrow(
            () -> new UsageException(resource.logicalId() + " is not answered: " + result));
    var reason = answer.get("Reason").getAsString();
    if (!answer.get("Status").getAsString().equals("SUCCESS")) {
      throw new UsageException(resource.logicalId() + " can't be created: " + reason);
    }
    return reason;
  }

  private byte[] request(Template.Resource resource, int port) {
    var request = new JsonObject();
    request.addProperty("RequestType", "Create");
    request.addProperty("ResponseURL", "http://127.0.0.1:" + port + "/answer");
    request.addProperty("StackId", stackId);
    request.addProperty("RequestId", UUID.randomUUID().toString());
    request.addProperty("ResourceType", TYPE);
    request.addProperty("LogicalResourceId", resource.logicalId());
    request.add("ResourceProperties", new Gson().toJsonTree(resource.properties()));
    return request.toString().getBytes(UTF_8);
  }
}
