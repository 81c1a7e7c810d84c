package dev.countersign.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProxyEventTest {
  private final DeployedGateway gateway = new DeployedGateway();

  ProxyEventTest() throws IOException {}

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void a_function_gets_the_very_event_that_a_rest_api_sends() throws Exception {
    gateway.raw(
        """
        POST /live/payment-intents?color=red&size=x%20l&color=blue&flag HTTP/1.1\r
        Host: abc123.execute-api.eu-west-1.amazonaws.com\r
        Content-Type: application/json\r
        Content-Length: 12\r
        User-Agent: golden/1.0\r
        X-Twice: one\r
        X-Twice: two\r
        X-Forwarded-For: 203.0.113.7\r
        Connection: close\r
        \r
        {"a":"\u00e9\\n"}
        """
            .strip());
    var event = gateway.functions.lastEvent();
    var context = event.getAsJsonObject("requestContext");
    assertThat(taken(context, "requestId")).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(taken(context, "extendedRequestId")).matches("[A-Za-z0-9_-]{15}=");
    assertThat(taken(context, "resourceId")).matches("[0-9a-z]{1,6}");
    assertThat(taken(event.getAsJsonObject("headers"), "X-amzn-trace-id"))
        .matches("Root=1-6ae729c0-[0-9a-f]{24}");
    event.getAsJsonObject("multiValueHeaders").remove("X-amzn-trace-id");
    var apiId = DeployedGateway.TEMPLATE.resource("Api").physicalId();
    assertThat(taken(context, "apiId")).isEqualTo(apiId);
    taken(context, "accountId");
    assertThat(event).isEqualTo(JsonParser.parseString(GOLDEN));
    assertThat(gateway.functions.lastFunction())
        .isEqualTo(DeployedGateway.TEMPLATE.resource("CreatePaymentIntentFunction").physicalId());
  }

  @Test
  void path_parameters_come_decoded() throws Exception {
    gateway.get("/live/orders/a%2Fb+c%20d");
    var event = gateway.functions.lastEvent();
    assertThat(event.getAsJsonObject("pathParameters").get("orderId").getAsString())
        .isEqualTo("a/b+c d");
    assertThat(event.get("resource").getAsString()).isEqualTo("/orders/{orderId}");
    assertThat(event.get("queryStringParameters").isJsonNull()).isTrue();
    assertThat(event.get("body").isJsonNull()).isTrue();
  }

  @Test
  void behind_a_domain_there_is_no_stage_in_the_path() throws Exception {
    gateway.get("/orders/o1");
    var event = gateway.functions.lastEvent();
    assertThat(event.get("path").getAsString()).isEqualTo("/orders/o1");
    assertThat(event.getAsJsonObject("requestContext").get("path").getAsString())
        .isEqualTo("/orders/o1");
    assertThat(event.getAsJsonObject("requestContext").get("stage").getAsString())
        .isEqualTo("live");
  }

  @Test
  void a_body_that_is_no_text_loses_what_utf_8_can_not_hold() throws Exception {
    gateway.send(
        gateway
            .request("/webhooks/stripe")
            .POST(BodyPublishers.ofByteArray(new byte[] {'a', (byte) 0xFF, 'b'})));
    var event = gateway.functions.lastEvent();
    assertThat(event.get("body").getAsString()).isEqualTo("a\uFFFDb");
    assertThat(event.get("isBase64Encoded").getAsBoolean()).isFalse();
  }

  @Test
  void a_body_of_a_binary_media_type_comes_in_base64() throws Exception {
    var document = Documents.withFunction("x-amazon-apigateway-binary-media-types", "image/png");
    try (var binary = new DeployedGateway(document)) {
      var body = BodyPublishers.ofByteArray(new byte[] {1, 2, (byte) 0xFF});
      binary.send(binary.request("/thing").header("Content-Type", "image/PNG; a=b").POST(body));
      assertThat(binary.functions.lastEvent().get("body").getAsString()).isEqualTo("AQL/");
      assertThat(binary.functions.lastEvent().get("isBase64Encoded").getAsBoolean()).isTrue();
      binary.post("/thing", "text");
      assertThat(binary.functions.lastEvent().get("body").getAsString()).isEqualTo("text");
    }
  }

  private static String taken(JsonObject object, String name) {
    JsonElement value = Map.copyOf(object.asMap()).get(name);
    assertThat(value).as(name + " of " + object.keySet()).isNotNull();
    object.remove(name);
    return String.valueOf(value == null ? "" : value.getAsString());
  }

  private static final String GOLDEN =
      """
      {
        "resource": "/payment-intents",
        "path": "/payment-intents",
        "httpMethod": "POST",
        "headers": {
          "Content-type": "application/json",
          "Host": "abc123.execute-api.eu-west-1.amazonaws.com",
          "User-agent": "golden/1.0",
          "X-forwarded-for": "203.0.113.7, 127.0.0.1",
          "X-forwarded-port": "443",
          "X-forwarded-proto": "https",
          "X-twice": "two"
        },
        "multiValueHeaders": {
          "Content-type": ["application/json"],
          "Host": ["abc123.execute-api.eu-west-1.amazonaws.com"],
          "User-agent": ["golden/1.0"],
          "X-forwarded-for": ["203.0.113.7, 127.0.0.1"],
          "X-forwarded-port": ["443"],
          "X-forwarded-proto": ["https"],
          "X-twice": ["one", "two"]
        },
        "queryStringParameters": {"color": "blue", "size": "x l", "flag": ""},
        "multiValueQueryStringParameters": {
          "color": ["red", "blue"], "size": ["x l"], "flag": [""]
        },
        "pathParameters": null,
        "stageVariables": null,
        "requestContext": {
          "resourcePath": "/payment-intents",
          "httpMethod": "POST",
          "requestTime": "01/Nov/2026:12:00:00 +0000",
          "path": "/live/payment-intents",
          "protocol": "HTTP/1.1",
          "stage": "live",
          "domainPrefix": "abc123",
          "requestTimeEpoch": 1793534400000,
          "identity": {
            "cognitoIdentityPoolId": null,
            "accountId": null,
            "cognitoIdentityId": null,
            "caller": null,
            "sourceIp": "127.0.0.1",
            "principalOrgId": null,
            "accessKey": null,
            "cognitoAuthenticationType": null,
            "cognitoAuthenticationProvider": null,
            "userArn": null,
            "userAgent": "golden/1.0",
            "user": null
          },
          "domainName": "abc123.execute-api.eu-west-1.amazonaws.com"
        },
        "body": "{\\"a\\":\\"\u00e9\\\\n\\"}",
        "isBase64Encoded": false
      }
      """;
}
