package dev.countersign.local.lambda;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A handler's context, from the environment and from the headers of its event. */
final class PureJavaContext implements Context {
  private final Map<String, String> environment;
  private final UnaryOperator<@Nullable String> headers;

  PureJavaContext(Map<String, String> environment, UnaryOperator<@Nullable String> headers) {
    this.environment = environment;
    this.headers = headers;
  }

  @Override
  public String getAwsRequestId() {
    return header("Lambda-Runtime-Aws-Request-Id");
  }

  @Override
  public String getInvokedFunctionArn() {
    return header("Lambda-Runtime-Invoked-Function-Arn");
  }

  @Override
  public int getRemainingTimeInMillis() {
    var deadline = Long.parseLong(header("Lambda-Runtime-Deadline-Ms"));
    return (int) Math.max(0, deadline - System.currentTimeMillis());
  }

  @Override
  public String getFunctionName() {
    return variable("AWS_LAMBDA_FUNCTION_NAME");
  }

  @Override
  public String getFunctionVersion() {
    return variable("AWS_LAMBDA_FUNCTION_VERSION");
  }

  @Override
  public int getMemoryLimitInMB() {
    return Integer.parseInt(variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
  }

  @Override
  public String getLogGroupName() {
    return variable("AWS_LAMBDA_LOG_GROUP_NAME");
  }

  @Override
  public String getLogStreamName() {
    return variable("AWS_LAMBDA_LOG_STREAM_NAME");
  }

  @Override
  public @Nullable CognitoIdentity getIdentity() {
    return null; // nobody invokes with one
  }

  @Override
  public @Nullable ClientContext getClientContext() {
    return null; // nobody invokes with one
  }

  @Override
  public LambdaLogger getLogger() {
    return new LambdaLogger() {
      @Override
      public void log(String message) {
        System.out.println(message);
      }

      @Override
      public void log(byte[] message) {
        System.out.println(new String(message, StandardCharsets.UTF_8));
      }
    };
  }

  private String header(String name) {
    var value = headers.apply(name);
    return value == null ? "" : value;
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
