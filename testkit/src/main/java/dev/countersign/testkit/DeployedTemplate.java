package dev.countersign.testkit;

import dev.countersign.emulators.cloudformation.Template;
import java.util.HashMap;
import java.util.Map;

/** The repository's template with the parameters that a person gives at deployment. */
public final class DeployedTemplate {
  public static final Template TEMPLATE = read(Map.of());

  private DeployedTemplate() {}

  /** Returns the template of a stack with that name. */
  public static Template ofStack(String name) {
    return read(Map.of("AWS::StackName", name));
  }

  private static Template read(Map<String, String> more) {
    Map<String, String> parameters = new HashMap<>(more);
    parameters.put("AllowedOrigins", "https://shop.example");
    parameters.put("StripePublishableKey", "pk_test_a");
    return Template.read(Repository.TEMPLATE, parameters);
  }
}
