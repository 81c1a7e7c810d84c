package dev.countersign.emulators.cloudformation;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of Ref and Fn::GetAtt for the template's resources, and for the resources that SAM
 * derives from them (SAM Developer Guide, "Generated AWS CloudFormation resources").
 */
final class PhysicalResources {
  private final ParameterValues parameters;
  private final Map<String, String> types;
  private final Map<String, String> names;
  private final Map<String, String> aliases;
  private final Map<String, String> stages;
  private final Map<String, NestedStack> nested;

  /**
   * Creates the resources.
   *
   * @param types the type of each resource by its logical id
   * @param names the physical name of each resource that is given one
   * @param aliases the AutoPublishAlias of each function that has one
   * @param stages the StageName of each API
   * @param nested the nested stacks
   */
  PhysicalResources(
      ParameterValues parameters,
      Map<String, String> types,
      Map<String, String> names,
      Map<String, String> aliases,
      Map<String, String> stages,
      Map<String, NestedStack> nested) {
    this.parameters = parameters;
    this.types = types;
    this.names = names;
    this.aliases = aliases;
    this.stages = stages;
    this.nested = nested;
  }

  /**
   * Returns the property that gives a resource of this type its physical name; null if there is
   * none.
   */
  static @Nullable String nameProperty(String type) {
    return switch (type) {
      case "AWS::DynamoDB::Table" -> "TableName";
      case "AWS::Events::EventBus" -> "Name";
      case "AWS::Serverless::Function", "AWS::Lambda::Function" -> "FunctionName";
      case "AWS::SQS::Queue" -> "QueueName";
      default -> null;
    };
  }

  /**
   * Returns the result of Ref: a name for most types, an ARN for secrets, a URL for queues, an id
   * for APIs.
   */
  String ref(String name) {
    int dot = name.indexOf('.');
    if (dot > 0) {
      return attribute(name.substring(0, dot), name.substring(dot + 1));
    }
    String type = types.get(name);
    if (type == null) {
      return derived(name);
    }
    return switch (type) {
      case "AWS::SecretsManager::Secret" -> attribute(name, "Id");
      case "AWS::Serverless::Api", "AWS::ApiGateway::RestApi" -> madeUpId(name);
      case "AWS::SQS::Queue" -> attribute(name, "QueueUrl");
      case "AWS::CloudFormation::Stack" ->
          arn("cloudformation", "stack/" + physicalName(name) + "/" + madeUpId(name));
      default -> physicalName(name);
    };
  }

  String attribute(String logicalId, String attribute) {
    String type = types.get(logicalId);
    if (type == null) {
      throw new TemplateException(
          "%s.%s refers to %s, which is no resource of the template"
              .formatted(logicalId, attribute, logicalId));
    }
    String name = physicalName(logicalId);
    String value =
        switch (type) {
          case "AWS::DynamoDB::Table" ->
              switch (attribute) {
                case "Arn" -> arn("dynamodb", "table/" + name);
                case "StreamArn" ->
                    arn("dynamodb", "table/" + name + "/stream/2026-01-01T00:00:00.000");
                default -> null;
              };
          case "AWS::SecretsManager::Secret" ->
              attribute.equals("Id") ? arn("secretsmanager", "secret:" + name + "-AbCdEf") : null;
          case "AWS::Serverless::Function", "AWS::Lambda::Function" ->
              functionAttribute(logicalId, attribute);
          case "AWS::Events::EventBus" ->
              switch (attribute) {
                case "Arn" -> arn("events", "event-bus/" + name);
                case "Name" -> name;
                default -> null;
              };
          case "AWS::SQS::Queue" ->
              switch (attribute) {
                case "Arn" -> arn("sqs", name);
                case "QueueName" -> name;
                case "QueueUrl" -> queueUrl(name);
                default -> null;
              };
          case "AWS::CloudFormation::Stack" -> output(logicalId, attribute);
          case "AWS::Serverless::Api", "AWS::ApiGateway::RestApi" ->
              switch (attribute) {
                case "RootResourceId" -> madeUpId(logicalId + "/");
                case "RestApiId" -> madeUpId(logicalId);
                case "Stage" -> stages.get(logicalId);
                default -> null;
              };
          default ->
              attribute.endsWith("Arn") ? arn(serviceOf(type), name) : name + "." + attribute;
        };
    if (value == null) {
      throw new TemplateException(logicalId + " (" + type + ") has no attribute " + attribute);
    }
    return value;
  }

  private @Nullable String functionAttribute(String logicalId, String attribute) {
    String arn = arn("lambda", "function:" + physicalName(logicalId));
    return switch (attribute) {
      case "Arn" -> arn;
      case "Alias" -> aliases.containsKey(logicalId) ? arn + ":" + aliases.get(logicalId) : null;
      case "Version" -> aliases.containsKey(logicalId) ? arn + ":1" : null;
      default -> null;
    };
  }

  private @Nullable String output(String logicalId, String attribute) {
    NestedStack stack = Tree.present(nested.get(logicalId), "the nested stack " + logicalId);
    Object output =
        attribute.startsWith("Outputs.")
            ? stack.template().outputs().get(attribute.substring("Outputs.".length()))
            : null;
    return output == null ? null : Tree.text(output);
  }

  private String derived(String name) {
    for (var alias : aliases.entrySet()) {
      if (name.equals(alias.getKey() + "Alias" + alias.getValue())) {
        return attribute(alias.getKey(), "Alias");
      }
    }
    for (var stage : stages.entrySet()) {
      if (name.equals(stage.getKey() + stage.getValue() + "Stage")) {
        return stage.getValue();
      }
    }
    for (var resource : types.entrySet()) {
      if (resource.getValue().equals("AWS::Serverless::Function")
          && name.equals(resource.getKey() + "Role")) {
        return physicalName(name);
      }
    }
    throw new TemplateException(
        name + " is referred to, but is no parameter and no resource of the template");
  }

  /**
   * Returns the service of a type: {@code AWS::WAFv2::WebACL} belongs to the service {@code wafv2}.
   */
  private static String serviceOf(String type) {
    int start = type.indexOf("::") + 2;
    int end = type.indexOf("::", start);
    return type.substring(start, end < 0 ? type.length() : end).toLowerCase(Locale.ROOT);
  }

  private String physicalName(String logicalId) {
    String given = names.get(logicalId);
    return given != null ? given : parameters.text("AWS::StackName") + "-" + logicalId;
  }

  private String queueUrl(String name) {
    return "https://sqs.%s.%s/%s/%s"
        .formatted(
            parameters.text("AWS::Region"),
            parameters.text("AWS::URLSuffix"),
            parameters.text("AWS::AccountId"),
            name);
  }

  private String arn(String service, String resource) {
    return "arn:%s:%s:%s:%s:%s"
        .formatted(
            parameters.text("AWS::Partition"),
            service,
            parameters.text("AWS::Region"),
            parameters.text("AWS::AccountId"),
            resource);
  }

  /**
   * Returns ten letters and digits, like API Gateway's ids, always the same for the same stack and
   * resource.
   */
  private String madeUpId(String logicalId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(physicalName(logicalId).getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, digest).toString(36).substring(0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
