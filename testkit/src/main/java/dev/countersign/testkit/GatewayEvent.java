package dev.countersign.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.List;

/** The event of a REST API's proxy integration (API Gateway docs, "Input format"). */
public final class GatewayEvent {
  private final JsonObject event = new JsonObject();
  private final JsonObject context = new JsonObject();
  private final JsonObject headers = new JsonObject();
  private final JsonObject multiValueHeaders = new JsonObject();

  /**
   * Creates a request without headers and body.
   *
   * @param resource the path in openapi.yaml, such as {@code /orders/{orderId}}
   */
  public GatewayEvent(String method, String resource) {
    JsonObject identity = new JsonObject();
    identity.addProperty("sourceIp", "192.0.2.1");
    identity.add("userAgent", JsonNull.INSTANCE);
    context.addProperty("accountId", "123456789012");
    context.addProperty("apiId", "a1b2c3d4e5");
    context.addProperty("httpMethod", method);
    context.addProperty("path", "/live" + resource);
    context.addProperty("protocol", "HTTP/1.1");
    context.addProperty("requestId", "c6af9ac6-7b61-11e6-9a41-93e8deadbeef");
    context.addProperty("requestTimeEpoch", 1_793_534_400_000L);
    context.addProperty("resourcePath", resource);
    context.addProperty("stage", "live");
    context.add("authorizer", JsonNull.INSTANCE);
    context.add("identity", identity);
    event.addProperty("resource", resource);
    event.addProperty("path", resource);
    event.addProperty("httpMethod", method);
    event.add("headers", headers);
    event.add("multiValueHeaders", multiValueHeaders);
    event.add("queryStringParameters", JsonNull.INSTANCE);
    event.add("multiValueQueryStringParameters", JsonNull.INSTANCE);
    event.add("pathParameters", JsonNull.INSTANCE);
    event.add("stageVariables", JsonNull.INSTANCE);
    event.add("requestContext", context);
    event.add("body", JsonNull.INSTANCE);
    event.addProperty("isBase64Encoded", false);
  }

  /** Sets the part of the client's address after the domain. */
  public GatewayEvent address(String path) {
    context.addProperty("path", path);
    return this;
  }

  /** Sets a parameter of the path, which is in braces in the resource. */
  public GatewayEvent pathParameter(String name, String value) {
    JsonObject parameters = new JsonObject();
    parameters.addProperty(name, value);
    event.add("pathParameters", parameters);
    String path = event.get("path").getAsString().replace("{" + name + "}", value);
    event.addProperty("path", path);
    return address("/live" + path);
  }

  /** Sets a header in both maps: the last of its values, and all of them. */
  public GatewayEvent header(String name, List<String> values) {
    JsonArray all = new JsonArray();
    values.forEach(all::add);
    headers.addProperty(name, values.getLast());
    multiValueHeaders.add(name, all);
    return this;
  }

  public GatewayEvent body(String text, boolean isBase64Encoded) {
    event.addProperty("body", text);
    event.addProperty("isBase64Encoded", isBase64Encoded);
    return this;
  }

  /** Returns the event with this member. */
  public GatewayEvent with(String member, JsonElement value) {
    event.add(member, value);
    return this;
  }

  public String method() {
    return event.get("httpMethod").getAsString();
  }

  /** The path as openapi.yaml has it. */
  public String resource() {
    return event.get("resource").getAsString();
  }

  public String json() {
    return event.toString();
  }
}
