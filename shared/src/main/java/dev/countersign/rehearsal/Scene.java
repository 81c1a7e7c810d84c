package dev.countersign.rehearsal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One request of a rehearsal.
 *
 * @param event what API Gateway would pass to the function
 * @param status what the function has to answer
 * @param services what AWS and Stripe answer to the function, by operation: {@code
 *     DynamoDB.GetItem}, {@code secretsmanager.GetSecretValue}, {@code POST /v1/payment_intents}.
 *     Each gets the request's JSON (an empty object for a form). An answer with a member {@code
 *     __type} or {@code error} is sent with status 400
 */
public record Scene(JsonObject event, int status, Map<String, UnaryOperator<JsonObject>> services) {

  /** Returns an answer that is always the same. */
  public static UnaryOperator<JsonObject> answer(String json) {
    JsonObject answer = JsonParser.parseString(json).getAsJsonObject();
    return _ -> answer;
  }

  /**
   * Returns a request as API Gateway passes it to a function (API Gateway docs, "Lambda proxy
   * integrations": input format of a REST API).
   */
  public static JsonObject event(
      String method,
      String path,
      Map<String, String> headers,
      Map<String, String> pathParameters,
      String body) {
    JsonObject context = new JsonObject();
    context.addProperty("requestId", "rehearsal");
    context.addProperty("path", path);
    JsonObject event = new JsonObject();
    event.addProperty("httpMethod", method);
    event.add("headers", object(headers));
    event.add("pathParameters", object(pathParameters));
    event.add("requestContext", context);
    event.addProperty("body", body);
    event.addProperty("isBase64Encoded", false);
    return event;
  }

  private static JsonObject object(Map<String, String> members) {
    JsonObject object = new JsonObject();
    members.forEach(object::addProperty);
    return object;
  }
}
