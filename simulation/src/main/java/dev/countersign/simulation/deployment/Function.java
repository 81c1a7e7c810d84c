package dev.countersign.simulation.deployment;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.testkit.DeployedTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One of the template's functions.
 *
 * @param name the folder's, such as {@code get-order}
 * @param handler the name of the class
 * @param timeout the time after which Lambda ends it, if it has not answered
 * @param isBehindGateway whether requests come through API Gateway
 */
public record Function(String name, String handler, Duration timeout, boolean isBehindGateway) {
  /** All functions, in the template's order. */
  public static final List<Function> ALL = all();

  private static final Map<String, Function> BY_HANDLER =
      ALL.stream().collect(toUnmodifiableMap(Function::handler, function -> function));

  /** Returns the function with that handler. */
  static Function of(Class<? extends RequestStreamHandler> handler) {
    Function function = BY_HANDLER.get(handler.getName());
    if (function == null) {
      throw new IllegalStateException("the template has no " + handler);
    }
    return function;
  }

  private static List<Function> all() {
    Set<String> called =
        DeployedTemplate.TEMPLATE.resources("AWS::Lambda::Permission").stream()
            .map(Template.Resource::properties)
            .filter(permission -> "apigateway.amazonaws.com".equals(permission.get("Principal")))
            .map(permission -> text(permission, "FunctionName"))
            .collect(toUnmodifiableSet());
    return DeployedTemplate.TEMPLATE.resources("AWS::Serverless::Function").stream()
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
