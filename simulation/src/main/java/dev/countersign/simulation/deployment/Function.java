package dev.countersign.simulation.deployment;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.testkit.Repository;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One of the template's functions.
 *
 * @param name the folder's, such as {@code get-order}
 * @param handler the name of the class
 * @param timeout when Lambda ends it, if it has not answered
 * @param isBehindGateway whether API Gateway stands before it
 */
public record Function(String name, String handler, Duration timeout, boolean isBehindGateway) {
  /** In the template's order. */
  static final List<Function> ALL = all();

  /** The function with that handler. */
  static Function of(Class<? extends RequestStreamHandler> handler) {
    return ALL.stream()
        .filter(function -> function.handler.equals(handler.getName()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the template has no " + handler));
  }

  private static List<Function> all() {
    var template =
        Template.read(
            Repository.TEMPLATE,
            Map.of(
                "AllowedOrigins", "https://shop.example",
                "StripePublishableKey", "pk_test_simulated"));
    Set<String> called =
        template.resources("AWS::Lambda::Permission").stream()
            .map(Template.Resource::properties)
            .filter(permission -> "apigateway.amazonaws.com".equals(permission.get("Principal")))
            .map(permission -> text(permission, "FunctionName"))
            .collect(toUnmodifiableSet());
    return template.resources("AWS::Serverless::Function").stream()
        .map(function -> function(function, called))
        .toList();
  }

  private static Function function(Template.Resource function, Set<String> called) {
    Map<String, Object> properties = function.properties();
    String code = text(properties, "CodeUri");
    return new Function(
        code.substring(code.lastIndexOf('/') + 1, code.lastIndexOf('.')),
        text(properties, "Handler"),
        Duration.ofSeconds(Long.parseLong(text(properties, "Timeout"))),
        called.stream().anyMatch(name -> name.contains(":" + function.physicalId() + ":")));
  }

  private static String text(Map<String, Object> properties, String name) {
    return String.valueOf(properties.get(name));
  }

  @Override
  public String toString() {
    return name;
  }
}
