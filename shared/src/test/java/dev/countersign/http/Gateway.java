package dev.countersign.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.testkit.LambdaContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * API Gateway before a function: the event it sends (API Gateway docs, "Lambda proxy integrations",
 * input format of a REST API), and what it gets for it.
 */
final class Gateway {
  private static final Gson GSON = new Gson();
  static final String REQUEST_ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef";

  private final List<String> lines = new ArrayList<>();
  private final JsonObject event =
      JsonParser.parseString(
              """
              {
                "resource": "/payment-intents",
                "path": "/payment-intents",
                "httpMethod": "POST",
                "headers": {
                  "Accept": "*/*",
                  "Content-Type": "application/json",
                  "Host": "abc.execute-api.eu-west-1.amazonaws.com",
                  "X-Forwarded-For": "192.0.2.1"
                },
                "multiValueHeaders": {
                  "Accept": ["*/*"],
                  "Content-Type": ["application/json"],
                  "Host": ["abc.execute-api.eu-west-1.amazonaws.com"],
                  "X-Forwarded-For": ["192.0.2.1"]
                },
                "queryStringParameters": null,
                "multiValueQueryStringParameters": null,
                "pathParameters": null,
                "stageVariables": null,
                "requestContext": {
                  "accountId": "123456789012",
                  "resourceId": "us4z18",
                  "stage": "live",
                  "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
                  "extendedRequestId": "JKJaXmPLvHcESHA=",
                  "requestTime": "01/Nov/2026:12:00:00 +0000",
                  "requestTimeEpoch": 1793534400000,
                  "identity": {
                    "cognitoIdentityPoolId": null,
                    "sourceIp": "192.0.2.1",
                    "userAgent": "curl/8.5.0"
                  },
                  "path": "/live/payment-intents",
                  "resourcePath": "/payment-intents",
                  "httpMethod": "POST",
                  "apiId": "abc",
                  "protocol": "HTTP/1.1"
                },
                "body": "{}",
                "isBase64Encoded": false
              }
              """)
          .getAsJsonObject();

  /** What came back, as API Gateway reads it. */
  record Answer(int status, JsonObject headers, JsonObject body, boolean isBase64Encoded) {
    String header(String name) {
      return headers.has(name) ? headers.get(name).getAsString() : "";
    }
  }

  Gateway method(String method) {
    event.addProperty("httpMethod", method);
    return this;
  }

  /** A header as API Gateway passes it on, in both maps. */
  Gateway header(String name, String... values) {
    JsonArray all = new JsonArray();
    for (String value : values) {
      all.add(value);
    }
    event.getAsJsonObject("headers").addProperty(name, values[values.length - 1]);
    event.getAsJsonObject("multiValueHeaders").add(name, all);
    return this;
  }

  Gateway body(String body, boolean isBase64Encoded) {
    event.addProperty("body", body);
    event.addProperty("isBase64Encoded", isBase64Encoded);
    return this;
  }

  /** The event with a member, given as JSON. */
  Gateway with(String member, String json) {
    event.add(member, JsonParser.parseString(json));
    return this;
  }

  Gateway without(String member) {
    event.remove(member);
    return this;
  }

  Answer send(Endpoint endpoint) {
    return send(endpoint, Set.of());
  }

  Answer send(Endpoint endpoint, Set<String> allowedOrigins) {
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-01T12:00:00Z"));
    Log log = new Log("shop", "test", clock, lines::add);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new Api(log, "POST", allowedOrigins, clock)
          .serve(
              new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)),
              out,
              new LambdaContext(),
              endpoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // By AWS's own type: a member that we misspelled would be missing.
    APIGatewayProxyResponseEvent answer =
        GSON.fromJson(out.toString(StandardCharsets.UTF_8), APIGatewayProxyResponseEvent.class);
    return new Answer(
        answer.getStatusCode(),
        GSON.toJsonTree(answer.getHeaders()).getAsJsonObject(),
        JsonParser.parseString(answer.getBody()).getAsJsonObject(),
        answer.getIsBase64Encoded());
  }

  /** The event as AWS's own type reads it. */
  APIGatewayProxyRequestEvent asAwsReadsIt() {
    return GSON.fromJson(event, APIGatewayProxyRequestEvent.class);
  }

  /** What the function wrote to its log, each line a JSON object. */
  List<JsonObject> log() {
    return lines.stream().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
  }
}
