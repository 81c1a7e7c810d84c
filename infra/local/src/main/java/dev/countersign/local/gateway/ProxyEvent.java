package dev.countersign.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The event that a REST API passes to a function (developer guide, "Input format of a Lambda
 * function for proxy integration"; the payload format version 1.0).
 */
final class ProxyEvent {
  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
  private static final DateTimeFormatter REQUEST_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final List<String> UNUSED_IDENTITY =
      List.of(
          "cognitoIdentityPoolId",
          "accountId",
          "cognitoIdentityId",
          "caller",
          "principalOrgId",
          "accessKey",
          "cognitoAuthenticationType",
          "cognitoAuthenticationProvider",
          "userArn",
          "user");

  private final String apiId;
  private final MediaTypes mediaTypes;

  ProxyEvent(String apiId, MediaTypes mediaTypes) {
    this.apiId = apiId;
    this.mediaTypes = mediaTypes;
  }

  byte[] of(Request request, Route.Match match, Integration.Proxy integration) {
    var query = request.queryParameters();
    var isBinary = mediaTypes.isBinary(request.mediaType("Content-Type"));
    var isEmpty = request.body().length == 0;
    var event = new JsonObject();
    event.addProperty("resource", match.route().resource());
    event.addProperty("path", request.path());
    event.addProperty("httpMethod", request.method());
    event.add("headers", lastValues(request.headers()));
    event.add("multiValueHeaders", allValues(request.headers()));
    event.add("queryStringParameters", lastValues(query));
    event.add("multiValueQueryStringParameters", allValues(query));
    event.add(
        "pathParameters",
        match.pathParameters().isEmpty()
            ? JsonNull.INSTANCE
            : GSON.toJsonTree(match.pathParameters()));
    event.add("stageVariables", JsonNull.INSTANCE);
    event.add("requestContext", context(request, match.route(), integration));
    if (isEmpty) {
      event.add("body", JsonNull.INSTANCE);
    } else {
      event.addProperty(
          "body",
          isBinary
              ? Base64.getEncoder().encodeToString(request.body())
              : new String(request.body(), UTF_8));
    }
    event.addProperty("isBase64Encoded", isBinary && !isEmpty);
    return GSON.toJson(event).getBytes(UTF_8);
  }

  private JsonObject context(Request request, Route route, Integration.Proxy integration) {
    var host = request.header("Host").orElse("localhost").split(":", 2)[0];
    var context = new JsonObject();
    context.addProperty("resourceId", route.resourceId());
    context.addProperty("resourcePath", route.resource());
    context.addProperty("httpMethod", request.method());
    context.addProperty("extendedRequestId", request.extendedRequestId());
    context.addProperty("requestTime", REQUEST_TIME.format(request.time()));
    context.addProperty("path", request.askedPath());
    context.addProperty("accountId", integration.account());
    context.addProperty("protocol", request.protocol());
    context.addProperty("stage", Request.STAGE);
    context.addProperty("domainPrefix", host.split("\\.", 2)[0]);
    context.addProperty("requestTimeEpoch", request.time().toEpochMilli());
    context.addProperty("requestId", request.requestId());
    var identity = new JsonObject();
    UNUSED_IDENTITY.forEach(name -> identity.add(name, JsonNull.INSTANCE));
    identity.addProperty("sourceIp", request.sourceIp());
    identity.addProperty("userAgent", request.header("User-Agent").orElse(null));
    context.add("identity", identity);
    context.addProperty("domainName", host);
    context.addProperty("apiId", apiId);
    return context;
  }

  private static JsonElement lastValues(Map<String, List<String>> values) {
    var object = new JsonObject();
    values.forEach((name, all) -> object.addProperty(name, all.getLast()));
    return values.isEmpty() ? JsonNull.INSTANCE : object;
  }

  private static JsonElement allValues(Map<String, List<String>> values) {
    var object = new JsonObject();
    values.forEach(
        (name, all) -> {
          var array = new JsonArray();
          all.forEach(array::add);
          object.add(name, array);
        });
    return values.isEmpty() ? JsonNull.INSTANCE : object;
  }
}
