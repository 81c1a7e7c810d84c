package dev.countersign.local.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Small OpenAPI documents for what the application's own doesn't use. */
final class Documents {
  private Documents() {}

  /** POST /thing goes to a function; nothing is said about gateway responses. */
  static Map<String, Object> withFunction() {
    return ofOperation(
        Map.of(
            "type",
            "aws_proxy",
            "uri",
            "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
                + "arn:aws:lambda:eu-west-1:123456789012:function:thing:live/invocations"));
  }

  /** The same, and one more list at the document's top. */
  static Map<String, Object> withFunction(String name, String value) {
    var document = new HashMap<>(withFunction());
    document.put(name, List.of(value));
    return document;
  }

  static Map<String, Object> ofOperation(Map<String, Object> integration) {
    return Map.of(
        "paths",
        Map.of("/thing", Map.of("post", Map.of("x-amazon-apigateway-integration", integration))));
  }
}
